// Facts arranged for showing: rows, counts, texts without language. Leaves out on purpose any judgement.
import type { Container, Endpoint, EngineEndpoint, EngineFacts, Finding, FoundEndpoint, LinkFacts, Network, Observed, Route, Snapshot } from '../ipc';
import { bare, block, span } from './address';

export const known = <T>(fact: Observed<T> | undefined): T | null => (fact?.state === 'known' ? fact.value : null);

export function endpointText(endpoint: EngineEndpoint): string {
  switch (endpoint.scheme) {
    case 'unix':
    case 'npipe':
      return `${endpoint.scheme}://${endpoint.path}`;
    case 'tcp':
      return `${endpoint.tls === null ? 'tcp' : 'https'}://${endpoint.address}`;
    case 'ssh':
      return `ssh://${endpoint.target}`;
  }
}

/** What to choose an endpoint by: a context's name brings its certificates along, an address does not. */
export const choiceOf = (found: FoundEndpoint): string => (found.source.by === 'context' ? found.source.name : endpointText(found.endpoint));

export const parentOf = (network: Network): string | null =>
  network.driver === 'macvlan' || network.driver === 'ipvlan' ? network.options.parent || null : null;
export const isPredefined = (n: Network) =>
  n.driver === 'host' || n.driver === 'null' || n.options['com.docker.network.bridge.default_bridge'] === 'true' || (n.driver === 'bridge' && (n.name === 'bridge' || n.name === 'podman'));
export const isRunning = (c: Container) => c.state === 'running' || c.state === 'paused' || c.state === 'restarting';
export const isOn = (e: Endpoint, n: Network) => (e.network_id === '' ? e.network === n.name : e.network_id === n.id);
export const onLan = (n: Network) => n.driver === 'macvlan' || n.driver === 'ipvlan';

/** Networks with a wire of their own that a packet can be sent over. */
export const provable = (n: Network) => ['bridge', 'macvlan', 'ipvlan'].includes(n.driver) && !n.config_only;

export type Member = { container: Container; endpoint: Endpoint };

/** Who is on which network, in one pass: 2,000 containers must not be walked once per network. */
export function members(engine: EngineFacts): Map<string, Member[]> {
  const byName = new Map(engine.networks.map((n) => [n.name, n.id]));
  const found = new Map<string, Member[]>(engine.networks.map((n) => [n.id, []]));
  for (const container of engine.containers) {
    for (const endpoint of container.endpoints) {
      const id = endpoint.network_id || byName.get(endpoint.network) || '';
      found.get(id)?.push({ container, endpoint });
    }
  }
  return found;
}

export type Row = {
  network: Network;
  subnets: string[];
  parent: string | null;
  members: Member[];
  used: number;
  /** Addresses the engine may hand out by itself; null where there are too many to count or none. */
  available: bigint | null;
};

export function rows(engine: EngineFacts): Row[] {
  const who = members(engine);
  return engine.networks.map((network) => {
    const on = who.get(network.id) ?? [];
    return {
      network,
      subnets: network.ipam.map((i) => i.subnet),
      parent: parentOf(network),
      members: on,
      used: on.filter((m) => m.endpoint.ipv4 !== null || m.endpoint.ipv6 !== null).length,
      available: capacity(network, on),
    };
  });
}

/** How many IPv4 addresses are left for automatic use in the range in force. */
function capacity(network: Network, on: Member[]): bigint | null {
  let total: bigint | null = null;
  for (const ipam of network.ipam) {
    const whole = block(ipam.subnet);
    const pool = block(ipam.ip_range ?? ipam.subnet);
    if (!whole || !pool || pool.family !== 4) continue;
    const last = pool.base + pool.size - 1n;
    const taken = new Set<bigint>();
    const take = (text: string | null) => {
      const s = text ? span(text) : null;
      if (s && s.family === 4 && s.first >= pool.base && s.first <= last) taken.add(s.first);
    };
    if (whole.prefix < 31) {
      if (pool.base === whole.base) taken.add(whole.base);
      if (last === whole.base + whole.size - 1n) taken.add(last);
    }
    take(ipam.gateway);
    Object.values(ipam.excluded).forEach(take);
    for (const m of on) take(m.endpoint.ipv4 && bare(m.endpoint.ipv4));
    total = (total ?? 0n) + pool.size - BigInt(taken.size);
  }
  return total;
}

export type SortKey = 'name' | 'driver' | 'subnet' | 'parent' | 'used' | 'containers';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export function sorted(list: Row[], key: SortKey, down: boolean): Row[] {
  const value = (r: Row): string | number => {
    switch (key) {
      case 'name': return r.network.name;
      case 'driver': return r.network.driver;
      case 'subnet': return r.subnets[0] ?? '';
      case 'parent': return r.parent ?? '';
      case 'used': return r.used;
      case 'containers': return r.members.length;
    }
  };
  const made = list.map((r) => ({ r, v: value(r) }));
  made.sort((a, b) => {
    const by = typeof a.v === 'number' && typeof b.v === 'number' ? a.v - b.v : collator.compare(String(a.v), String(b.v));
    return (down ? -by : by) || collator.compare(a.r.network.name, b.r.network.name);
  });
  return made.map((m) => m.r);
}

export function matching(list: Row[], text: string): Row[] {
  const needle = text.trim().toLowerCase();
  if (!needle) return list;
  return list.filter((r) =>
    [r.network.name, r.network.driver, r.network.id.slice(0, 12), r.parent ?? '', ...r.subnets].some((v) => v.toLowerCase().includes(needle)) ||
    r.members.some((m) => m.container.name.toLowerCase().includes(needle) || (m.endpoint.ipv4 ?? '').startsWith(needle)));
}

/** Findings that stand for themselves, each with all that it explains, directly or through another. */
export function grouped(findings: Finding[]): { root: Finding; children: Finding[] }[] {
  const byCode = new Map<string, Finding>();
  for (const f of findings) if (!byCode.has(f.code)) byCode.set(f.code, f);
  const rootOf = (f: Finding): Finding => {
    const walked = new Set<Finding>();
    let at = f;
    for (;;) {
      walked.add(at);
      const cause = at.explained_by === null ? undefined : byCode.get(at.explained_by);
      // A circle of explanations explains nothing: the finding stands for itself.
      if (!cause || cause.code === at.code) return at;
      if (walked.has(cause)) return f;
      at = cause;
    }
  };
  const groups = new Map<Finding, Finding[]>();
  for (const f of findings) {
    const root = rootOf(f);
    const group = groups.get(root) ?? [];
    if (root !== f) group.push(f);
    groups.set(root, group);
  }
  return findings.filter((f) => groups.has(f)).map((root) => ({ root, children: groups.get(root) ?? [] }));
}

const weight = { blocks: 0, danger: 1, warning: 2, unknown: 3, note: 4 } as const;
export const worst = (findings: Finding[]): Finding | null =>
  findings.reduce<Finding | null>((w, f) => (w === null || weight[f.severity] < weight[w.severity] ? f : w), null);

/** Findings about one network: those that name it, and those that name its parent. */
export function about(findings: Finding[], network: Network): Finding[] {
  const parent = parentOf(network);
  // What is so of `eth0` concerns `eth0.10` on it as well.
  const names = parent === null ? [] : [parent, parent.split('.')[0]];
  return findings.filter((f) => f.network === network.name || names.includes(f.parent as string) || names.includes(f.link as string) || (f.code === 'engine-in-vm' && onLan(network)));
}

export function defaultRoute(routes: Observed<Route[]>): Route | null {
  const list = known(routes) ?? [];
  return list.filter((r) => r.destination === '0.0.0.0/0' && r.gateway).sort((a, b) => (a.metric ?? 0) - (b.metric ?? 0))[0] ?? null;
}

export const globalV4 = (link: LinkFacts): string | null => link.addresses.find((a) => a.scope === 'global' && !a.address.includes(':'))?.address ?? null;
export const isUp = (l: LinkFacts) => l.admin_up && !['down', 'lower-layer-down', 'not-present'].includes(l.oper_state) && known(l.carrier) !== false;

/** Interfaces worth drawing: no loopback, nothing the engine made for itself, no inner end of a container's pair. A
 * machine in a container or a lab has such a pair as its own eth0, with an address. */
export const drawn = (links: LinkFacts[]) =>
  links.filter((l) => l.kind.type !== 'loopback' && !l.docker_made && (l.kind.type !== 'veth' || (l.master === null && l.addresses.some((a) => a.scope === 'global'))));

export const engineName = (s: Snapshot): string | null => (s.facts.engine.state === 'seen' ? `${s.facts.engine.version.product === 'podman' ? 'Podman' : 'Docker'} ${s.facts.engine.version.version}` : null);
