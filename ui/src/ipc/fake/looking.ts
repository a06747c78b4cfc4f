// What a made-up LAN answers: enough for the map and the proof to be walked in a browser. Where this and the core
// differ, the core is right.
import { block, span, toNumber, toText, type Block } from '../../model/address';
import type * as T from '../types';

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Somebody on the LAN opens the page: after some seconds, or as soon as a test says so. */
async function knock(stopped: () => boolean): Promise<void> {
  let came = false;
  addEventListener('lanward-fake:knock', () => (came = true), { once: true });
  for (let i = 0; i < 200 && !came && !stopped(); i++) await pause(50);
}
const known = (name: string): T.Vendor => ({ vendor: 'known', name });
/** Who answers on the made-up LAN, by the last number of the address. */
const crowd: Record<number, T.AnsweredBy[]> = {
  1: [{ mac: '00:11:32:9a:10:01', vendor: known('ASUSTek COMPUTER INC.') }],
  2: [{ mac: '00:11:32:4f:22:7c', vendor: known('Synology Incorporated') }],
  20: [{ mac: 'b8:27:eb:12:9a:20', vendor: known('Raspberry Pi Foundation') }],
  31: [{ mac: '3e:aa:10:01:31:0c', vendor: { vendor: 'made-up' } }],
  32: [{ mac: '5c:80:b6:00:32:1f', vendor: known('Intel Corporate') }],
  57: [{ mac: '00:1e:c0:57:57:57', vendor: { vendor: 'unknown' } }],
  98: [{ mac: '00:80:77:11:98:aa', vendor: known('Brother Industries, LTD.') }],
  101: [{ mac: 'cc:f7:35:10:01:01', vendor: known('Amazon Technologies Inc.') }],
  102: [{ mac: 'a4:77:33:10:02:02', vendor: known('Google, Inc.') }],
  104: [{ mac: 'f0:18:98:10:04:04', vendor: known('Apple, Inc.') }],
  110: [{ mac: '64:16:66:11:00:10', vendor: known('Nest Labs Inc.') }],
  146: [{ mac: '16:55:9f:a4:e8:14', vendor: { vendor: 'made-up' } }],
};
const names: Record<number, string> = { 2: 'diskstation.lan', 20: 'pi.lan', 98: 'printer.lan' };

export type Lan = { holders: Set<number>; look: T.AddressMap['look'] };
export const lans = new Map<string, Lan>();

const same = (a: T.Cell, b: T.Cell) => JSON.stringify(a) === JSON.stringify(b);

export function map(snapshot: T.Snapshot, subject: T.SubnetDraft, parent: string | null): T.AddressMap | null {
  const whole = block(subject.subnet);
  if (!whole || whole.family !== 4 || whole.prefix < 16) return whole ? far(whole, subject) : null;
  const key = subject.subnet;
  const lan = lans.get(key);
  const engine = snapshot.facts.engine.state === 'seen' ? snapshot.facts.engine : null;
  const marks = new Map<bigint, T.Mark[]>();
  const put = (text: string | null | undefined, mark: T.Mark) => {
    const at = text ? toNumber(text.split('/')[0] ?? '')?.value : undefined;
    if (at !== undefined && at >= whole.base && at < whole.base + whole.size) marks.set(at, [...(marks.get(at) ?? []), mark]);
  };
  if (whole.prefix < 31) {
    put(toText(4, whole.base), { mark: 'network' });
    put(toText(4, whole.base + whole.size - 1n), { mark: 'broadcast' });
  }
  put(subject.gateway, { mark: 'gateway' });
  for (const l of snapshot.facts.host.nics) for (const a of l.addresses) put(a.address, { mark: 'host', link: l.name });
  for (const c of engine?.containers ?? []) for (const e of c.endpoints) put(e.ipv4, { mark: 'docker', id: c.id, container: c.name, network: e.network, running: c.state === 'running' });
  for (const x of subject.excluded) put(x, { mark: 'excluded' });
  const offered = whole.base + 150n;
  if (lan) {
    put(toText(4, whole.base + 1n), { mark: 'dhcp-server' });
    if (offered < whole.base + whole.size) put(toText(4, offered), { mark: 'offered', server: toText(4, whole.base + 1n) });
  }
  const range = subject.ip_range ? span(subject.ip_range) : null;
  const proposed = whole.size >= 32n ? { family: 4 as const, base: whole.base + (whole.size >= 256n ? 224n : whole.size / 2n), prefix: 28, size: 16n } : null;
  const totals: T.Totals = { addresses: 0, answered: 0, nobody_answered: 0, not_asked: 0, docker: 0, excluded: 0, in_range: 0, conflicts: 0 };
  const runs: T.AddressMap['runs'] = [];
  for (let at = whole.base; at < whole.base + whole.size; at++) {
    const low = Number(at - whole.base);
    const mine = [...(marks.get(at) ?? [])];
    if (range && at >= range.first && at <= range.last) mine.push({ mark: 'range' });
    if (proposed && lan && at >= proposed.base && at < proposed.base + proposed.size) mine.push({ mark: 'suggested' });
    const answered = lan?.holders.has(low) ? (crowd[low] ?? []) : [];
    const asked = lan !== undefined && (lan.look?.state.state === 'complete' || lan.look?.state.state === 'running');
    const look: T.Look = answered.length ? { look: 'answered', at: lan!.look!.looked_at } : !asked ? { look: 'not-asked' } : lan!.look!.state.state === 'complete' ? { look: 'nobody-answered', at: lan!.look!.looked_at } : { look: 'asking' };
    const cell: T.Cell = { look, marks: mine, answered_by: answered, name: answered.length ? (names[low] ?? null) : null, conflict: answered.length > 0 && mine.some((m) => m.mark === 'docker') };
    totals.addresses++;
    if (look.look === 'answered') totals.answered++;
    else if (look.look === 'nobody-answered') totals.nobody_answered++;
    else totals.not_asked++;
    if (mine.some((m) => m.mark === 'docker')) totals.docker++;
    if (mine.some((m) => m.mark === 'excluded')) totals.excluded++;
    if (mine.some((m) => m.mark === 'range')) totals.in_range++;
    if (cell.conflict) totals.conflicts++;
    const text = toText(4, at);
    const last = runs.at(-1);
    if (last && same(last.cell, cell)) {
      last.last = text;
      last.count++;
    } else runs.push({ first: text, last: text, count: 1, cell });
  }
  const done = lan?.look?.state.state === 'complete';
  const at = (n: bigint) => toText(4, whole.base + n);
  const rangeText = proposed ? `${toText(4, proposed.base)}/28` : '';
  return {
    subnet: subject.subnet, link: parent, runs, totals, look: lan?.look ?? null, answers_for_all: null,
    offers: lan && whole.size > 150n ? [{ server: at(1n), server_mac: '00:11:32:9a:10:01', address: at(150n), subnet: subject.subnet, routers: [at(1n)], dns: [at(1n)], lease_s: 86_400, domain: 'lan' }] : [],
    proposal: proposed ? { range: rangeText, basis: done ? { basis: 'nobody-answered', at: lan!.look!.looked_at } : { basis: 'not-asked' }, router: done ? { router: 'limit-pool', server: at(1n), offered: at(150n), range: rangeText } : { router: 'not-asked', range: rangeText } } : null,
  };
}

/** A subnet too wide to be asked. */
function far(whole: Block, subject: T.SubnetDraft): T.AddressMap {
  const first = toText(whole.family, whole.base);
  const cell: T.Cell = { look: { look: 'not-asked' }, marks: [], answered_by: [], name: null, conflict: false };
  return { subnet: subject.subnet, link: null, runs: [{ first, last: toText(whole.family, whole.base + whole.size - 1n), count: 4_294_967_295, cell }], totals: { addresses: 4_294_967_295, answered: 0, nobody_answered: 0, not_asked: 4_294_967_295, docker: 0, excluded: 0, in_range: 0, conflicts: 0 }, look: null, offers: [], proposal: null, answers_for_all: null };
}

export async function sweep(subnet: string, stopped: () => boolean, heard: () => void): Promise<void> {
  const size = Number(block(subnet)?.size ?? 0n);
  const began = Date.now();
  const lan: Lan = { holders: new Set(), look: { started_at: began, looked_at: began, state: { state: 'running', sent: 0, total: size }, dhcp_asked: true } };
  lans.set(subnet, lan);
  const there = Object.keys(crowd).map(Number).filter((n) => n < size);
  for (const [i, low] of there.entries()) {
    lan.holders.add(low);
    lan.look = { ...lan.look!, looked_at: Date.now(), state: { state: 'running', sent: Math.round(((i + 1) / there.length) * size), total: size } };
    heard();
    await pause(25);
    if (stopped()) break;
  }
  lan.look = { ...lan.look!, looked_at: Date.now(), state: stopped() ? { state: 'cut-short', reason: 'cancelled' } : { state: 'complete' } };
  heard();
}

const link = { seen: 'link-up', link: 'eth0' };
function results(snapshot: T.Snapshot, address: string, gateway: string, machine: string | null = null): T.ProofCheck[] {
  const check = (what: T.CheckKind, result: T.CheckResult, remedies: T.Remedy[] = [], essential = true): T.ProofCheck => ({ what, essential, result, remedies });
  const vm = snapshot.facts.engine.state === 'seen' && snapshot.facts.engine.placement.location === 'virtual-machine';
  const mac = { mac: '00:11:32:9a:10:01', vendor: known('ASUSTek COMPUTER INC.') };
  const own: T.ProofCheck[] = [
    check('link', { result: 'pass', observed: link }),
    check('own-address', { result: 'pass', observed: { seen: 'addresses', addresses: [address] } }),
    check('duplicate', { result: 'pass', observed: { seen: 'one-holder', address } }),
  ];
  if (vm) {
    const after: T.CheckResult = { result: 'inconclusive', doubt: { doubt: 'after', check: 'gateway' } };
    return [
      ...own,
      check('gateway', { result: 'fail', failure: { failure: 'isolated-vm', subnet: '192.168.0.0/24', engine: 'orbstack', inside: ['eth0 198.19.249.2/24'] }, expected: { seen: 'answers', address: gateway }, observed: { seen: 'nobody-answered', address: gateway } }, [{ remedy: 'learn', topic: 'macos' }]),
      check('gateway-ping', after, [], false), check('name', after), check('internet', after), check('mtu', after, [], false),
      check('host-to-container', { result: 'by-design', limit: { limit: 'macvlan-host' } }, [], false),
      check('container-to-host', { result: 'inconclusive', doubt: { doubt: 'no-host-access' } }, [], false),
      check('lan-to-container', { result: 'fail', failure: { failure: 'lan-cannot-reach', address }, expected: { seen: 'knocked', peer: '192.168.0.23:52110' }, observed: { seen: 'nobody-opened', address } }),
    ];
  }
  return [
    ...own,
    check('gateway', { result: 'pass', observed: { seen: 'macs', address: gateway, macs: [mac] } }),
    check('gateway-ping', { result: 'pass', observed: { seen: 'echo', address: gateway, after_us: 412 } }, [], false),
    check('name', { result: 'pass', observed: { seen: 'resolved', name: 'example.com', addresses: ['93.184.215.14'] } }),
    check('internet', { result: 'pass', observed: { seen: 'connected', target: '1.1.1.1:443', after_us: 8214 } }),
    check('ipv6', { result: 'inconclusive', doubt: { doubt: 'ipv6-from-router' } }, [], false),
    check('mtu', { result: 'pass', observed: { seen: 'bytes', bytes: 1500 } }, [], false),
    ...(machine
      ? [
          check('host-to-container', { result: 'pass', observed: { seen: 'knocked', peer: `${address}:40001` } }, [], false),
          check('container-to-host', { result: 'pass', observed: { seen: 'knocked', peer: `${machine}:40002` } }, [], false),
        ]
      : [
          check('host-to-container', { result: 'by-design', limit: { limit: 'macvlan-host' } }, [{ remedy: 'learn', topic: 'host-access' }], false),
          check('container-to-host', { result: 'inconclusive', doubt: { doubt: 'no-host-access' } }, [], false),
        ]),
    check('lan-to-container', { result: 'inconclusive', doubt: { doubt: 'nobody-to-knock', address } }, [], false),
  ];
}

const history: T.Verdict[] = [];
export const verdicts = (network: string): T.Verdict[] => history.filter((v) => v.network === network);
export const lastVerdicts = (): T.LastVerdict[] => {
  const last = new Map<string, T.LastVerdict>();
  for (const v of [...history].reverse()) {
    const cause = v.checks.find((c) => c.what === v.cause)?.result;
    last.set(v.network, { network: v.network, at: v.ended_at ?? v.begun_at, overall: v.overall, failure: cause?.result === 'fail' ? cause.failure : null });
  }
  return [...last.values()];
};
/** A made-up past, so that lists have something to show. */
export function remember(snapshot: T.Snapshot): void {
  const engine = snapshot.facts.engine.state === 'seen' ? snapshot.facts.engine : null;
  for (const n of engine?.networks.filter((x) => x.name === 'macvlan_network') ?? []) {
    const ip = n.ipam[0];
    const checks = results(snapshot, '198.19.249.208', ip?.gateway ?? '198.19.249.1');
    for (const days of [0.4, 3]) history.push(verdict(n, null, checks, Date.now() - days * 86_400_000, true));
  }
}
function verdict(n: T.Network, container: T.Verdict['container'], checks: T.ProofCheck[], at: number, ended: boolean): T.Verdict {
  const failed = checks.find((c) => c.result.result === 'fail');
  const waiting = checks.some((c) => c.result.result === 'waiting');
  return { network: n.id, name: n.name, container, addresses: ['198.19.249.208'], begun_at: at, ended_at: ended ? at + 430 : null, overall: waiting ? 'running' : failed ? 'broken' : 'proven', cause: failed?.what ?? null, checks, visit: null };
}

const qr = (url: string): string => {
  // No real code: squares that look like one, from the address.
  let seed = [...url].reduce((a, c) => (a * 31 + c.charCodeAt(0)) >>> 0, 7);
  const squares = Array.from({ length: 441 }, (_, i) => ((seed = (seed * 1103515245 + 12345) >>> 0) >> 16) & 1 ? `<rect x="${i % 21}" y="${Math.floor(i / 21)}" width="1" height="1"/>` : '').join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 25 25"><rect x="-2" y="-2" width="25" height="25" fill="white"/>${squares}</svg>`;
};

export async function verify(snapshot: T.Snapshot, network: T.Network, container: string | null, machine: string | null, visit_s: number, stopped: () => boolean, heard: (v: T.Verdict) => void): Promise<T.Verdict> {
  const engine = snapshot.facts.engine.state === 'seen' ? snapshot.facts.engine : null;
  const from = engine?.containers.find((c) => c.name === container || c.id === container);
  const address = from?.endpoints.find((e) => e.network_id === network.id)?.ipv4?.split('/')[0] ?? '198.19.249.208';
  const all = results(snapshot, address, network.ipam[0]?.gateway ?? '198.19.249.1', machine);
  const at = Date.now();
  const who = from ? { id: from.id, name: from.name } : null;
  for (let i = 0; i <= all.length && !stopped(); i++) {
    heard({ ...verdict(network, who, all.map((c, k) => (k < i ? c : { ...c, result: { result: 'waiting' } })), at, false), addresses: [address] });
    await pause(40);
  }
  const end: T.Verdict = { ...verdict(network, who, all, at, true), addresses: [address] };
  if (visit_s) {
    const url = `http://${address}:8080/`;
    heard({ ...end, ended_at: null, overall: 'running', visit: { url, qr_svg: qr(url), visited: false } });
    await knock(stopped);
    end.checks = end.checks.map((c) => (c.what !== 'lan-to-container' ? c : { ...c, result: stopped() ? { result: 'inconclusive', doubt: { doubt: 'no-visit' } } : { result: 'pass', observed: { seen: 'knocked', peer: '198.19.249.104:50312' } } }));
    end.visit = { url, qr_svg: qr(url), visited: !stopped() };
    end.ended_at = Date.now();
  }
  history.unshift(end);
  return end;
}

const request = { Image: 'lanward-probe:9c0f2ab41d77', NetworkDisabled: false, HostConfig: { NetworkMode: 'host', ReadonlyRootfs: true, CapDrop: ['ALL'], CapAdd: ['NET_RAW'], SecurityOpt: ['no-new-privileges'], Memory: 67_108_864, PidsLimit: 32, AutoRemove: true } };
export const terms: T.ProbeTerms = {
  image: 'lanward-probe:9c0f2ab41d77', size: 742_616, sha256: '9c0f2ab41d7752f0a1e4f6c39b0a7d15c1a29e5b8a64d3f0e77b1c2d3e4f5a6b', arch: 'x86_64', network: 'host', capabilities_dropped: ['ALL'], capabilities: ['NET_RAW'],
  mounts: [], read_only: true, no_new_privileges: true, memory: 67_108_864, processes: 32, removed_at_end: true,
  command: 'docker run --rm --network host --read-only --cap-drop ALL --cap-add NET_RAW --security-opt no-new-privileges --memory 64m --pids-limit 32 lanward-probe:9c0f2ab41d77', request: JSON.stringify(request, null, 2),
};
