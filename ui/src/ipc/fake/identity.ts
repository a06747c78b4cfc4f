// Keeping addresses in the browser: enough to keep, change, forget and give back.
import type * as I from '../identity';
import type { Backend } from '../port';
import type * as T from '../types';
import { bare, kept, rowsOf } from './kept';
import { action } from './planner';

type Part = Pick<Backend, 'keepIdentity' | 'identityForm' | 'setIdentity' | 'forgetIdentity' | 'proposeRepair'>;
export function identities(snapshot: () => T.Snapshot, engine: () => T.EngineFacts | null, tell: (snapshot: T.Snapshot) => T.Snapshot): Part {
  const all = () => snapshot().identities.map((r) => r.identity);
  const put = (list: I.Identity[]) => void tell({ ...snapshot(), identities: rowsOf(engine(), list) });
  const others = (container: string, network: string) => all().filter((i) => i.container !== container || i.network !== network);
  return {
    keepIdentity: async (container, network, derived) => {
      const endpoint = engine()?.containers.find((c) => c.name === container)?.endpoints.find((e) => e.network === network);
      const now = kept(container, network, { ipv4: bare(endpoint?.ipv4 ?? null), mac: derived ? '92:6d:1c:aa:c3:5c' : null });
      if (!now.ipv4) return { field_errors: [], kept: [], as_before: [], without: [now] };
      put([...others(container, network), now]);
      return { field_errors: [], kept: [now], as_before: [], without: [] };
    },
    identityForm: async (container, network) => {
      const i = all().find((x) => x.container === container && x.network === network) ?? kept(container, network);
      return { container, network, ipv4: i.ipv4 ?? '', ipv6: i.ipv6 ?? '', mac: i.mac ?? '', aliases: i.aliases, gateway_priority: i.gateway_priority === null ? '' : String(i.gateway_priority), driver_options: i.driver_options };
    },
    setIdentity: async (draft) => {
      const errors: T.FieldError[] = [];
      if (!draft.container.trim()) errors.push({ field: 'container', code: 'required', typed: '', suggestion: null });
      if (draft.ipv4 && !/^\d+\.\d+\.\d+\.\d+$/.test(draft.ipv4)) errors.push({ field: 'ipv4', code: 'not-an-address', typed: draft.ipv4, suggestion: null });
      if (!errors.length) put([...others(draft.container, draft.network), kept(draft.container, draft.network, { ipv4: draft.ipv4 || null, ipv6: draft.ipv6 || null, mac: draft.mac === 'derived' ? '92:6d:1c:aa:c3:5c' : draft.mac || null, aliases: draft.aliases, gateway_priority: draft.gateway_priority ? Number(draft.gateway_priority) : null })]);
      return errors;
    },
    forgetIdentity: async (container, network) => put(others(container, network)),
    proposeRepair: async (container, network) => {
      const identity = all().find((i) => i.container === container && i.network === network);
      const endpoint = { network, container, ipv4: identity?.ipv4, mac: identity?.mac, aliases: identity?.aliases ?? [] };
      return action([{ step: 'disconnect', container, name: container, network_id: network, endpoint }, { step: 'connect', container, name: container, endpoint }, { step: 'compare-endpoint', container, endpoint }], { touches: [container], command: `docker network disconnect ${network} ${container}\ndocker network connect --ip ${identity?.ipv4 ?? ''} ${network} ${container}` });
    },
  };
}
