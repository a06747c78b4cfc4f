// A back end for the browser: tests, screenshots, design work. It answers in the core's shapes and knows just
// enough to walk the wizard; it is no second core and never reaches the production bundle.
import type { Backend } from '../port';
import type * as T from '../types';
import { act, hostAccess, machineAddress } from './access';
import { editing } from './edit';
import { history } from './history';
import { identities } from './identity';
import * as looking from './looking';
import { moving } from './moves';
import { readPasted } from './paste';
import { action, apply, external, plans, propose, service } from './planner';
import { endpoint, sites, vmSeen } from './sites';

const query = new URLSearchParams(globalThis.location?.search ?? '');
// The Rust tests' own sites, by file name; what the core would find about them is not known here.
const fixtures = import.meta.glob<T.Facts>('../../../../tests/fixtures/sites/*.json', { import: 'default' });
async function recorded(name: string): Promise<T.Snapshot> {
  const facts = await fixtures[`../../../../tests/fixtures/sites/${name}.json`]?.();
  if (!facts) throw new Error(`there is no site ${name}`);
  return { ...sites.home!(), facts, findings: [], health: { state: 'unknown', because: null, count: 0 } };
}
const asked = query.get('site') ?? 'home';
let current: T.Snapshot = sites[asked]?.() ?? (await recorded(asked));
const heard = new Set<(snapshot: T.Snapshot) => void>();
const wanted = new Set<(to: string) => void>();
let settings: T.Settings = {
  language: (query.get('lang') as T.Settings['language']) ?? 'system',
  theme: (query.get('theme') as T.Settings['theme']) ?? 'system',
  engine: null, close_to_tray: false, start_hidden: false, autostart: false, notifications: true,
};

let consent = (query.get('consent') as T.Consent) ?? 'unasked';
let loaded = consent === 'allowed';
let stop = false;
let looked: number | null = null;
looking.remember(current);
const allowed = () => {
  if (consent !== 'allowed') throw { code: 'probe-not-allowed', detail: [], remedies: [] } satisfies T.AppError;
  loaded = true;
  stop = false;
};
/** The networks and forms that maps are asked of, subnet by subnet. */
function subjects(of: T.MapOf): { entry: T.SubnetDraft; parent: string | null }[] {
  if (of.of === 'draft') return of.draft.subnets.map((entry) => ({ entry, parent: of.draft.parent || null }));
  const net = engine()?.networks.find((n) => n.id === of.network || n.name === of.network);
  return (net?.ipam ?? []).map((i) => ({ entry: { subnet: i.subnet, gateway: i.gateway ?? '', ip_range: i.ip_range ?? '', excluded: Object.values(i.excluded) }, parent: net?.options.parent ?? null }));
}
const maps = (of: T.MapOf) => subjects(of).map(({ entry, parent }) => looking.map(current, entry, parent)).filter((m) => m !== null);

function tell(snapshot: T.Snapshot): T.Snapshot {
  current = snapshot;
  for (const hear of heard) hear(snapshot);
  return snapshot;
}
const engine = () => (current.facts.engine.state === 'seen' ? current.facts.engine : null);

export const backend: Backend = {
  snapshot: async () => current,
  refresh: async () => tell({ ...structuredClone(current), freshness: { ...current.freshness, seen_at: Date.now() } }),
  chooseEngine: async (choice) => tell({ ...current, chosen: choice }),
  readSite: async (text) => {
    let facts: T.Facts;
    try {
      facts = JSON.parse(text) as T.Facts;
    } catch (error) {
      throw { code: 'not-a-site', detail: [String(error)], remedies: [] } satisfies T.AppError;
    }
    return { ...sites.mac!(), ...(facts.host ? { facts } : {}) };
  },
  readPasted: async (text) => readPasted(text),
  rankLinks: async () => {
    const seen = engine();
    const links = seen?.links.state === 'known' ? seen.links.value : [];
    return links.filter((l) => l.kind.type !== 'loopback').map((l): T.LinkChoice => {
      if (l.docker_made) return { name: l.name, suitability: 'impossible', reasons: [{ code: 'engine-made', evidence: '' }] };
      if (l.kind.type === 'wireless') return { name: l.name, suitability: 'doubtful', reasons: [{ code: 'wireless', evidence: '' }, { code: 'no-carrier', evidence: '' }] };
      if (l.oper_state !== 'up') return { name: l.name, suitability: 'doubtful', reasons: [{ code: 'no-carrier', evidence: '' }, { code: 'no-address', evidence: '' }] };
      return { name: l.name, suitability: 'best', reasons: [{ code: 'default-route', evidence: '198.19.249.1' }, { code: 'address', evidence: l.addresses[0]?.address ?? '' }, { code: 'speed', evidence: '1000' }] };
    });
  },
  waysOut: async () => engine()?.placement.location !== 'virtual-machine' ? [] : [
    { code: 'publish-ports', gives: ['lan-to-ports'], not_gives: ['lan-to-address', 'host-to-address', 'broadcast'], standing: 'known' },
    { code: 'orbstack-direct', gives: ['host-to-address'], not_gives: ['lan-to-address', 'broadcast'], standing: 'known' },
    { code: 'bridged-linux-vm', gives: ['lan-to-ports', 'lan-to-address', 'broadcast'], not_gives: ['host-to-address'], standing: 'known' },
    { code: 'linux-over-ssh', gives: ['lan-to-ports', 'lan-to-address', 'broadcast'], not_gives: [], standing: 'known' },
  ],
  images: async () => {
    if (!engine()) throw { code: 'no-engine', detail: [], remedies: [] } satisfies T.AppError;
    return [{ id: 'sha256:1', tags: ['nginx:1.27'], size: 190_000_000 }, { id: 'sha256:2', tags: ['pihole/pihole:2026.10'], size: 310_000_000 }, { id: 'sha256:3', tags: [], size: 5_000_000 }];
  },
  diagnostics: async () => JSON.stringify(current.facts, null, 1),
  exportNetwork: async (name) => {
    const net = engine()?.networks.find((n) => n.name === name || n.id === name);
    return { docker_cli: `docker network create -d ${net?.driver ?? ''} --subnet=${net?.ipam[0]?.subnet ?? ''} '${name}'`, compose: `networks:\n  ${JSON.stringify(name)}:\n    driver: ${net?.driver ?? ''}\n`, api_json: JSON.stringify({ Name: name, Driver: net?.driver }, null, 2), compose_external: external(name), limits: net?.config_only ? [{ form: 'compose', code: 'no-such-field', value: 'ConfigOnly' }] : [] };
  },
  proposeNetwork: async (draft) => propose(current, draft),
  proposeRun: async (draft) => action([{ step: 'create-container', request: draft }, { step: 'start-container', name: draft.name }, { step: 'compare-endpoint', container: draft.name, endpoint: draft.endpoint }], {
    exports: service(`docker run -d --name ${draft.name || 'web'} --network ${draft.endpoint.network} ${draft.image}`, draft.name || 'web', draft.image, draft.endpoint),
    field_errors: draft.image ? [] : [{ field: 'image', code: 'required', typed: '', suggestion: null }],
  }),
  proposeAttach: async (draft) => action([{ step: 'connect', container: draft.container, name: draft.container, endpoint: draft }, { step: 'compare-endpoint', container: draft.container, endpoint: draft }], { exports: service(`docker network connect ${draft.network} ${draft.container}`, draft.container, 'nginx', draft) }),
  proposeDetach: async (container, network) => action([{ step: 'disconnect', container, name: container, network_id: network }], { command: `docker network disconnect ${network} ${container}` }),
  proposeRemoval: async (network) => {
    const net = engine()?.networks.find((n) => n.name === network || n.id === network);
    const touches = (engine()?.containers ?? []).filter((c) => c.endpoints.some((e) => e.network_id === net?.id)).map((c) => c.name);
    return action([{ step: 'remove-network', id: net?.id ?? '', name: net?.name ?? network }], { touches, command: `docker network rm ${network}` });
  },
  apply: (plan, onEvent) => apply(plan, onEvent, (step) => {
    const seen = engine();
    if (!seen) return;
    if (step.step === 'create-network') {
      const request = step.request as { Name: string; Driver: string; IPAM?: { Config: T.IpamConfig[] }; Options?: Record<string, string> };
      const net: T.Network = { ...seen.networks[0]!, id: `${Date.now()}`.padEnd(64, '0'), name: request.Name, driver: request.Driver, options: request.Options ?? {}, labels: {}, ipam: (request.IPAM?.Config ?? []).map((c) => ({ subnet: c.Subnet ?? '', gateway: c.Gateway ?? null, ip_range: c.IPRange ?? null, excluded: c.AuxiliaryAddresses ?? {} })) };
      // Whoever was on one of that name is attached again.
      const containers = seen.containers.map((c) => ({ ...c, endpoints: c.endpoints.map((e) => (e.network === net.name ? { ...e, network_id: net.id } : e)) }));
      tell({ ...current, facts: { ...current.facts, engine: { ...seen, networks: [...seen.networks, net], containers } } });
      return net.id;
    }
    const attached = (change: (c: T.Container) => T.Endpoint[]) => tell({ ...current, facts: { ...current.facts, engine: { ...seen, containers: seen.containers.map((c) => (c.id === step.container ? { ...c, endpoints: change(c) } : c)) } } });
    const at = (id: unknown) => seen.networks.find((n) => n.id === id);
    const to = step.step === 'connect' ? at((step.endpoint as { network?: string }).network) : undefined;
    if (to) attached((c) => [...c.endpoints, endpoint(to, null, null, c.name)]);
    if (step.step === 'disconnect' && at(step.network_id)) attached((c) => c.endpoints.filter((e) => e.network_id !== step.network_id));
    if (step.shim) {
      act(step);
      tell(structuredClone(current));
    }
    if (step.step === 'remove-network') tell({ ...current, facts: { ...current.facts, engine: { ...seen, networks: seen.networks.filter((n) => n.id !== step.id) } } });
  }),
  cancel: async (plan) => void plans.delete(plan),
  ...identities(() => current, engine, tell),
  ...hostAccess(engine, () => (consent = 'allowed')),
  ...editing(engine, (draft) => propose(current, draft)),
  ...moving(engine),
  ...history(query.get('runs') ?? ''),
  probeStatus: async () => {
    const unfit = query.get('probe') === 'unfit';
    const seen = engine();
    return { engine: { key: 'fake', name: seen?.info.name ?? '', endpoint: { scheme: 'unix', path: '/var/run/docker.sock' } }, consent, for_now: false, terms: unfit ? null : looking.terms, remains: { images: loaded ? [looking.terms.image] : [], containers: [] }, links_seen_at: looked, problem: unfit ? { error: 'not-supported-here', system: 'linux', arch: 'riscv64' } : null };
  },
  setProbeConsent: async (said) => {
    consent = said;
    return backend.probeStatus();
  },
  removeProbe: async () => {
    const there = loaded ? [looking.terms.image] : [];
    loaded = false;
    return { images: there, containers: [] };
  },
  lookLinks: async () => {
    allowed();
    const seen = engine();
    looked = Date.now();
    if (!seen || seen.links.state === 'known') return current;
    return tell({ ...current, facts: { ...current.facts, engine: { ...seen, ...vmSeen() } } });
  },
  addressMaps: async (of) => maps(of),
  sweep: async (of, subnet, hear) => {
    allowed();
    const now = () => maps(of).find((m) => m.subnet === subnet);
    await looking.sweep(subnet, () => stop, () => { const m = now(); if (m) hear(m); });
    const map = now();
    if (!map) throw { code: 'no-such-network', detail: [], remedies: [] } satisfies T.AppError;
    return map;
  },
  verify: async (network, container, visit_s, hear) => {
    allowed();
    const net = engine()?.networks.find((n) => n.id === network || n.name === network);
    if (!net) throw { code: 'no-such-network', detail: [], remedies: [] } satisfies T.AppError;
    return looking.verify(current, net, container, machineAddress(net.id), visit_s, () => stop, hear);
  },
  stopLooking: async () => void (stop = true),
  verdicts: async (network) => looking.verdicts(network),
  lastVerdicts: async () => looking.lastVerdicts(),
  settings: async () => settings,
  saveSettings: async (next) => void (settings = next),
  appInfo: async () => ({ version: '0.1.0', os: current.facts.host.os.name, tray: query.get('tray') === 'none' ? 'unavailable' : 'shown', journals: '/home/me/.local/state/lanward/runs', system_language: navigator.language }),
  copyText: async () => undefined,
  uiReady: async () => undefined,
  onSnapshot: async (hear) => (heard.add(hear), () => heard.delete(hear)),
  onNavigate: async (go) => (wanted.add(go), () => wanted.delete(go)),
};
