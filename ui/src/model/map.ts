// The address map as cells. Each cell is one address, or one part of a block too large to draw whole. Pure.
import type { Snapshot } from '../ipc';
import { bare, block, blockText, span, toNumber, toText, type Block } from './address';
import { defaultRoute, known } from './view';

export type Mark = 'edge' | 'gateway' | 'host' | 'docker' | 'known' | 'excluded';
export type Cell = { block: Block; text: string; range: boolean; marks: Mark[]; who: string[]; first: boolean };
export type Known = { family: 4 | 6; first: bigint; last: bigint; mark: Mark; who: string };

/** Everything that is known to hold an address of the subnet. Never the claim that another one is unused. */
export function holders(snapshot: Snapshot, subnet: Block, gateway: string | null, excluded: string[]): Known[] {
  const found: Known[] = [];
  const add = (text: string | null | undefined, mark: Mark, who: string) => {
    const s = text ? span(text) : null;
    if (s && s.family === subnet.family && s.last >= subnet.base && s.first < subnet.base + subnet.size) found.push({ ...s, mark, who });
  };
  add(gateway, 'gateway', '');
  const { host, engine } = snapshot.facts;
  const links = [...host.nics, ...(engine.state === 'seen' ? (known(engine.links) ?? []) : [])];
  for (const nic of links) for (const a of nic.addresses) if (a.scope === 'global') add(bare(a.address), 'host', nic.name);
  add(defaultRoute(host.routes)?.gateway, 'known', 'router');
  for (const r of known(host.resolvers) ?? []) add(r, 'known', 'DNS');
  if (engine.state === 'seen') {
    for (const c of engine.containers) for (const e of c.endpoints) {
      add(e.ipv4 ? bare(e.ipv4) : e.wanted_ipv4, 'docker', c.name);
      add(e.ipv6 ? bare(e.ipv6) : e.wanted_ipv6, 'docker', c.name);
    }
    for (const n of engine.networks) for (const i of n.ipam) {
      add(i.gateway, 'docker', n.name);
      for (const x of Object.values(i.excluded)) add(x, 'excluded', n.name);
    }
  }
  for (const x of excluded) add(x, 'excluded', '');
  return found;
}

/** The cells of `view`: at most 256. */
export function cells(view: Block, subnet: Block, range: string | null, held: Known[], first: string | null): Cell[] {
  const count = view.size < 256n ? Number(view.size) : 256;
  const each = view.size / BigInt(count);
  const width = view.family === 4 ? 32 : 128;
  const prefix = width - (each.toString(2).length - 1);
  const chosen = range ? span(range) : null;
  const firstAt = first ? toNumber(first)?.value : undefined;
  const edges = subnet.family === 4 && subnet.prefix < 31 ? [subnet.base, subnet.base + subnet.size - 1n] : [];
  return Array.from({ length: count }, (_, i) => {
    const base = view.base + BigInt(i) * each;
    const last = base + each - 1n;
    const in_ = held.filter((h) => h.first <= last && h.last >= base);
    const marks = new Set<Mark>(in_.map((h) => h.mark));
    if (each === 1n && edges.includes(base)) marks.add('edge');
    const b: Block = { family: view.family, base, prefix, size: each };
    return {
      block: b,
      text: each === 1n ? toText(view.family, base) : blockText(b),
      range: chosen !== null && chosen.family === view.family && chosen.first <= last && chosen.last >= base,
      marks: [...marks],
      who: [...new Set(in_.map((h) => h.who).filter(Boolean))],
      first: firstAt !== undefined && firstAt >= base && firstAt <= last,
    };
  });
}

/** Where the map opens: the part of the subnet that holds the range, small enough to show single addresses. */
export function opening(subnet: Block, range: string | null): Block {
  if (subnet.size <= 256n) return subnet;
  const at = range ? block(range) : null;
  if (!at || at.family !== subnet.family || at.size > 256n) return subnet;
  const width = subnet.family === 4 ? 32 : 128;
  return { family: subnet.family, base: (at.base / 256n) * 256n, prefix: width - 8, size: 256n };
}
