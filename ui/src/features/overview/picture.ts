// The picture of a site as boxes and lines with places: router, LAN, this computer, the engine and its boundary,
// networks, containers. Pure; every word on it is the screen's. Few boxes by default: what is many is folded.
import type { EngineFacts, Finding, LinkFacts, Snapshot } from '../../ipc';
import { bare, block, blockText } from '../../model/address';
import { about, defaultRoute, drawn, globalV4, isPredefined, isUp, known, members, onLan, parentOf, worst, type Member } from '../../model/view';
import type { Network } from '../../ipc';

export type State = 'ok' | 'broken' | 'warning' | 'off' | 'unknown';
type Place = { x: number; y: number; w: number; h: number };
export type Box = Place & { id: string; state: State } & (
    | { kind: 'lan'; subnet: string; router: string | null }
    | { kind: 'nic'; link: LinkFacts; address: string | null }
    | { kind: 'link'; link: LinkFacts; address: string | null }
    | { kind: 'missing'; name: string }
    | { kind: 'network'; network: Network; members: Member[]; shown: Member[] }
    | { kind: 'group'; group: 'private' | 'lan'; networks: number; containers: number; open: boolean }
    | { kind: 'no-engine' }
  );
export type Frame = Place & { id: string; kind: 'computer' | 'vm' | 'remote' | 'unknown' };
export type Line = { id: string; from: string; to: string; style: 'wire' | 'translated'; state: State; d: string; mark: { x: number; y: number } | null };
export type Picture = { width: number; height: number; boxes: Box[]; frames: Frame[]; lines: Line[] };

const LAN = 166;
const NIC = 160;
const NET = 256;
const GAP = 14;
const PAD = 18;
const NODE = 72;
const HEAD = 44;
const SPACE = 48;
const FOLD = 6;
const ROWS = 14;

export function picture(snapshot: Snapshot, open: ReadonlySet<string>): Picture {
  const { host } = snapshot.facts;
  const engine = snapshot.facts.engine.state === 'seen' ? snapshot.facts.engine : null;
  const findings = snapshot.findings;
  const same = !engine || engine.placement.location === 'same-kernel';
  const boxes: Box[] = [];
  const frames: Frame[] = [];
  const wires: Omit<Line, 'd' | 'mark'>[] = [];

  // -- columns, from the left
  const nicX = LAN + SPACE + PAD;
  const linkX = nicX + NIC + SPACE + PAD;
  const netX = same ? nicX + NIC + SPACE : linkX + NIC + SPACE;

  // The engine's links are this machine's where both are on one kernel. Not seen is not missing.
  const engineLinks = engine ? known(engine.links) : null;
  const all = same ? host.nics : (engineLinks ?? []);
  const seen = same || engineLinks !== null;
  const linkOf = (network: Network): string | null => {
    const parent = parentOf(network);
    if (parent === null || all.some((l) => l.name === parent)) return parent;
    // `eth0.10` hangs on `eth0`, also while the engine has not made it yet.
    return parent.split('.')[0] ?? parent;
  };
  const used = new Set(engine?.networks.map(linkOf).filter((p) => p !== null));
  const nics = bySight(host.nics, same ? used : new Set());
  const links = same ? [] : bySight(engineLinks ?? [], used);
  const attachTo = same ? 'nic' : 'link';
  const parents = same ? nics : links;

  const nets = engine ? networkBoxes(engine, findings, open, netX) : [];
  const missing = new Set<string>();
  for (const box of nets) {
    if (box.kind !== 'network') continue;
    const parent = linkOf(box.network);
    if (parent && !parents.some((p) => p.name === parent)) missing.add(parent);
  }

  const bottom = (list: Place[]) => Math.max(0, ...list.map((b) => b.y + b.h));
  const inner = Math.max(bottom(nets), stackHeight(nics.length, NODE), stackHeight(links.length + missing.size, NODE), engine ? 0 : stackHeight(nics.length, NODE));
  // A machine inside this computer has a title of its own, below the computer's.
  const inVm = engine?.placement.location === 'virtual-machine';
  const offset = HEAD + (inVm ? 28 : 0);

  stack(nics, nicX, offset, inner, NODE).forEach((at, i) => {
    const link = nics[i]!;
    boxes.push({ ...at, id: `nic:${link.name}`, kind: 'nic', link, address: globalV4(link), state: linkState(link, findings) });
  });
  if (!same) {
    const names: (LinkFacts | string)[] = [...links, ...missing];
    stack(names, linkX, offset, inner, NODE).forEach((at, i) => {
      const link = names[i]!;
      if (typeof link === 'string') boxes.push({ ...at, id: `link:${link}`, kind: 'missing', name: link, state: seen ? 'broken' : 'unknown' });
      else boxes.push({ ...at, id: `link:${link.name}`, kind: 'link', link, address: globalV4(link), state: linkState(link, findings) });
    });
  }
  const netHeight = bottom(nets);
  for (const box of nets) boxes.push({ ...box, y: box.y + offset + Math.max(0, (inner - netHeight) / 2) });
  if (!engine) boxes.push({ id: 'no-engine', kind: 'no-engine', state: 'unknown', x: netX, y: offset + Math.max(0, (inner - 96) / 2), w: NET, h: 96 });

  // -- the LANs this computer is on
  const route = defaultRoute(host.routes);
  const lans = new Map<string, { subnet: string; router: string | null; nics: string[] }>();
  for (const nic of nics) {
    const b = nic.addresses.find((a) => a.scope === 'global' && !a.address.includes(':'));
    const own = b ? block(b.address) : null;
    if (!own) continue;
    const subnet = blockText(own);
    const lan = lans.get(subnet) ?? { subnet, router: null, nics: [] };
    if (route?.link === nic.name) lan.router = route.gateway;
    lan.nics.push(nic.name);
    lans.set(subnet, lan);
  }
  let lowest = -Infinity;
  for (const lan of lans.values()) {
    const at = boxes.filter((b) => b.kind === 'nic' && lan.nics.includes(b.link.name));
    const middle = at.reduce((sum, b) => sum + b.y + b.h / 2, 0) / at.length;
    const y = Math.max(lowest + GAP, middle - 36);
    lowest = y + 72;
    boxes.push({ id: `lan:${lan.subnet}`, kind: 'lan', subnet: lan.subnet, router: lan.router, state: 'ok', x: 0, y, w: LAN, h: 72 });
    for (const name of lan.nics) wires.push({ id: `w:${lan.subnet}:${name}`, from: `lan:${lan.subnet}`, to: `nic:${name}`, style: 'wire', state: boxes.find((b) => b.id === `nic:${name}`)?.state === 'off' ? 'off' : 'ok' });
  }

  // -- lines from the engine's links to its networks
  const main = route && nics.some((n) => n.name === route.link) ? `nic:${route.link}` : nics[0] ? `nic:${nics[0].name}` : null;
  const engineMain = same ? main : engineDefault(engine, links);
  if (!same && main && engineMain) wires.push({ id: 'w:boundary', from: main, to: engineMain, style: 'translated', state: engine?.placement.location === 'virtual-machine' && findings.some((f) => f.code === 'engine-in-vm') ? 'broken' : 'ok' });
  const unfolded = new Set(nets.flatMap((b) => (b.kind === 'group' && b.open ? [b.group] : [])));
  for (const box of nets) {
    // The line of an unfolded group speaks for all in it; a hundred lines would say nothing.
    if (box.kind === 'network' && unfolded.has(onLan(box.network) ? 'lan' : 'private')) continue;
    if (box.kind === 'network' && onLan(box.network)) {
      const parent = linkOf(box.network);
      if (parent) wires.push({ id: `w:${box.id}`, from: `${attachTo}:${parent}`, to: box.id, style: 'wire', state: box.state });
    } else if (engineMain && !(box.kind === 'network' && (box.network.internal || box.network.driver === 'null'))) {
      wires.push({ id: `w:${box.id}`, from: engineMain, to: box.id, style: box.kind === 'group' && box.group === 'lan' ? 'wire' : 'translated', state: 'off' });
    }
  }
  if (same) for (const name of missing) {
    const y = bottom(boxes.filter((b) => b.kind === 'nic')) + GAP;
    boxes.push({ id: `nic:${name}`, kind: 'missing', name, state: 'broken', x: nicX, y, w: NIC, h: NODE });
  }

  // -- frames
  const tall = bottom(boxes.filter((b) => b.kind !== 'lan'));
  const right = Math.max(...boxes.map((b) => b.x + b.w), netX + NET);
  const place = engine?.placement.location;
  if (!engine) frames.push({ id: 'computer', kind: 'computer', x: nicX - PAD, y: 0, w: NIC + 2 * PAD, h: tall + PAD });
  else if (same) frames.push({ id: 'computer', kind: 'computer', x: nicX - PAD, y: 0, w: right + PAD - (nicX - PAD), h: tall + PAD });
  else {
    const edge = linkX - PAD;
    frames.push({ id: 'computer', kind: 'computer', x: nicX - PAD, y: 0, w: inVm ? right + 2 * PAD - (nicX - PAD) : NIC + 2 * PAD, h: tall + (inVm ? 2 : 1) * PAD });
    frames.push({ id: 'engine', kind: inVm ? 'vm' : place === 'remote' ? 'remote' : 'unknown', x: edge, y: inVm ? 34 : 0, w: right + PAD - edge, h: tall + PAD - (inVm ? 34 : 0) });
  }
  const byId = new Map(boxes.map((b) => [b.id, b]));
  // One cross where the way ends is enough.
  const cut = wires.some((w) => w.id === 'w:boundary' && w.state === 'broken');
  const lines = wires.flatMap((w): Line[] => {
    const a = byId.get(w.from);
    const b = byId.get(w.to);
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2];
    const bend = Math.max(24, (x2 - x1) / 2);
    const mark = w.state === 'broken' && (w.id === 'w:boundary' || !cut) ? { x: w.id === 'w:boundary' ? linkX - PAD : (x1 + x2) / 2, y: w.id === 'w:boundary' ? y1 + ((y2 - y1) * (linkX - PAD - x1)) / (x2 - x1) : (y1 + y2) / 2 } : null;
    return [{ ...w, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, mark }];
  });
  return {
    width: Math.max(...frames.map((f) => f.x + f.w), ...boxes.map((b) => b.x + b.w)),
    height: Math.max(...frames.map((f) => f.y + f.h), ...boxes.map((b) => b.y + b.h)),
    boxes, frames, lines,
  };
}

function bySight(links: LinkFacts[], used: ReadonlySet<string>): LinkFacts[] {
  const rank = (l: LinkFacts) => (used.has(l.name) ? -4 : 0) + (isUp(l) ? 0 : 2) + (globalV4(l) ? 0 : 1);
  const list = links.filter((l) => used.has(l.name) || drawn([l]).length > 0).sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  // A machine with 1,000 interfaces is still one picture; those in use are in it, and the table has them all.
  return list.slice(0, Math.max(8, list.filter((l) => used.has(l.name)).length));
}

function networkBoxes(engine: EngineFacts, findings: Finding[], open: ReadonlySet<string>, x: number): Box[] {
  const who = members(engine);
  const on = (n: Network) => who.get(n.id) ?? [];
  const visible = engine.networks.filter((n) => !n.config_only && (!isPredefined(n) || on(n).length > 0));
  const lan = visible.filter(onLan);
  const rest = visible.filter((n) => !onLan(n));
  if (!visible.length) rest.push(...engine.networks.filter((n) => isPredefined(n) && n.driver === 'bridge'));
  const boxes: Box[] = [];
  let y = 0;
  const one = (network: Network, most: number, at: { x: number; y: number }): Box => {
    const list = [...on(network)].sort((a, b) => Number(b.endpoint.ipv4 !== null) - Number(a.endpoint.ipv4 !== null));
    const shown = list.slice(0, list.length === most + 1 ? most + 1 : most);
    const rows = shown.length + (list.length > shown.length ? 1 : 0);
    return { id: `net:${network.id}`, kind: 'network', network, members: list, shown, state: networkState(network, findings), x: at.x, y: at.y, w: NET, h: 60 + rows * 24 + (rows ? 6 : 0) };
  };
  const part = (list: Network[], group: 'lan' | 'private') => {
    const folded = list.length > FOLD;
    const wide = open.has(group);
    if (folded) {
      boxes.push({ id: `group:${group}`, kind: 'group', group, networks: list.length, containers: new Set(list.flatMap((n) => on(n).map((m) => m.container.id))).size, open: wide, state: group === 'lan' ? (list.map((n) => networkState(n, findings)).includes('broken') ? 'broken' : 'ok') : 'ok', x, y, w: NET, h: 60 });
      y += 60 + GAP;
      if (!wide) return;
      // All of them, compact, in as many columns as it takes to keep the picture about as wide as high.
      const rows = Math.max(ROWS, Math.ceil(Math.sqrt(list.length * 4)));
      list.forEach((n, i) => boxes.push({ ...one(n, 0, { x: x + 24 + Math.floor(i / rows) * (NET + GAP), y: y + (i % rows) * 98 }) }));
      y += Math.min(rows, list.length) * 98 + GAP;
      return;
    }
    for (const n of list) {
      const box = one(n, 4, { x, y });
      boxes.push(box);
      y += box.h + GAP;
    }
  };
  part(lan, 'lan');
  part(rest, 'private');
  return boxes;
}

function networkState(network: Network, findings: Finding[]): State {
  const w = worst(about(findings, network));
  if (w?.severity === 'blocks' || w?.severity === 'danger') return 'broken';
  return w?.severity === 'warning' ? 'warning' : 'ok';
}

function linkState(link: LinkFacts, findings: Finding[]): State {
  const w = worst(findings.filter((f) => f.parent === link.name || f.link === link.name));
  if (w?.severity === 'blocks' || w?.severity === 'danger') return 'broken';
  if (!isUp(link)) return 'off';
  return w?.severity === 'warning' ? 'warning' : 'ok';
}

function engineDefault(engine: EngineFacts | null, links: LinkFacts[]): string | null {
  if (!engine) return null;
  const name = defaultRoute(engine.routes)?.link ?? links[0]?.name;
  return name && links.some((l) => l.name === name) ? `link:${name}` : null;
}

const stackHeight = (count: number, h: number) => (count ? count * h + (count - 1) * GAP : 0);
function stack(list: unknown[], x: number, offset: number, inner: number, h: number): Place[] {
  const start = offset + Math.max(0, (inner - stackHeight(list.length, h)) / 2);
  return list.map((_, i) => ({ x, y: start + i * (h + GAP), w: NIC, h }));
}

export const addressOf = (m: Member): string | null => (m.endpoint.ipv4 && bare(m.endpoint.ipv4)) ?? m.endpoint.wanted_ipv4 ?? (m.endpoint.ipv6 && bare(m.endpoint.ipv6));
