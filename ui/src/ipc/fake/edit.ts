// Editing in the browser: enough to walk the form and its review.
import type { Backend } from '../port';
import type * as E from '../edit';
import type * as T from '../types';
import { plan } from './planner';

export function draftOf(network: T.Network, name: string): T.NetworkDraft {
  const driver = network.driver === 'macvlan' || network.driver === 'ipvlan' ? network.driver : 'bridge';
  const { parent = '', macvlan_mode = '', ipvlan_mode = '', ...options } = network.options;
  return {
    purpose: driver === 'bridge' ? 'private' : 'on-lan', name, driver, parent, vlan: '', mode: macvlan_mode || ipvlan_mode, flag: '', ipv6: network.ipv6, internal: network.internal,
    subnets: network.ipam.map((i) => ({ subnet: i.subnet, gateway: i.gateway ?? '', ip_range: i.ip_range ?? '', excluded: Object.values(i.excluded) })),
    bridge_name: '', mtu: '', icc: null, masquerade: null, labels: { ...network.labels }, options, host_access: false, propose: false, accepted: [],
  };
}

type Part = Pick<Backend, 'editForm' | 'copyForm' | 'proposeEdit' | 'proposeCopy'>;
export function editing(engine: () => T.EngineFacts | null, propose: (draft: T.NetworkDraft) => T.Proposal): Part {
  const find = (name: string) => engine()?.networks.find((n) => n.name === name || n.id === name);
  const form = (name: string, as: string): E.EditForm | null => {
    const network = find(name);
    if (!network) return null;
    return { network: name, draft: draftOf(network, as), kept: [{ field: 'Attachable', value: 'true' }], refusals: ['bridge', 'host', 'none'].includes(name) ? [{ refusal: 'predefined' }] : [] };
  };
  return {
    editForm: async (name) => form(name, name),
    copyForm: async (name) => form(name, ''),
    proposeCopy: async (_, draft) => propose(draft),
    proposeEdit: async (name, draft) => {
      const before = form(name, name);
      const asked = propose({ ...draft, name: 'x' });
      const changes: T.Difference[] = [];
      const was = before?.draft.subnets[0];
      const is = draft.subnets[0];
      for (const [field, key] of [['IPAM.Config.0.Subnet', 'subnet'], ['IPAM.Config.0.Gateway', 'gateway'], ['IPAM.Config.0.IPRange', 'ip_range']] as const) if (was && is && was[key] !== is[key]) changes.push({ field, wanted: is[key], got: was[key] });
      if (before && before.draft.name !== draft.name) changes.push({ field: 'Name', wanted: draft.name, got: before.draft.name });
      const id = find(name)?.id;
      const members = (engine()?.containers ?? []).flatMap((c) => c.endpoints.filter((e) => e.network_id === id).map((e) => [c, e] as const));
      const impact = members.map(([c, e]): E.EndpointImpact => ({ container: c.id, name: c.name, cut_off: c.state === 'running', ipv4: e.ipv4 ? { fate: 'stays', address: e.ipv4.split('/')[0] } : { fate: 'at-start' }, ipv6: { fate: 'without' }, mac: e.mac ? { fate: 'changes', from: e.mac } : { fate: 'without' }, project: c.labels['com.docker.compose.project'] ?? null }));
      const steps: T.Step[] = [
        ...members.map(([c]) => ({ step: 'disconnect', container: c.id, name: c.name, network_id: id, endpoint: {} })),
        { step: 'remove-network', id, name }, { step: 'create-network', request: { ...asked.request, Name: draft.name } },
        ...members.map(([c]) => ({ step: 'connect', container: c.id, name: c.name, endpoint: {} })),
      ];
      return { form: before, field_errors: asked.field_errors, findings: [], prediction: asked.field_errors.length ? null : { verdict: 'accept', ipam: [] }, changes, impact, request: asked.request, plan: changes.length && !asked.field_errors.length && !before?.refusals.length ? plan(steps) : null };
    },
  };
}
