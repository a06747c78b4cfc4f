// The core's address map as squares to draw. Each is one address, or one part of a block too large to draw whole. Pure:
// what an address is was decided in the core.
import type { AddressMap, AnsweredBy, Look, Mark } from '../ipc';
import { blockText, block, span, toNumber, toText, type Block } from './address';

export type MarkName = Mark['mark'];
export type Square = {
  block: Block;
  text: string;
  /** `mixed`: more than one address, of which not all are alike. */
  look: Look['look'] | 'mixed';
  at: number | null;
  marks: Mark[];
  answered_by: AnsweredBy[];
  name: string | null;
  conflict: boolean;
  range: boolean;
  first: boolean;
  answered: number;
};

type Run = { first: bigint; last: bigint; cell: AddressMap['runs'][number]['cell'] };
const read = new WeakMap<AddressMap, Run[]>();
/** The runs as numbers, read once a map. */
function runsOf(map: AddressMap): Run[] {
  const known = read.get(map);
  if (known) return known;
  const runs = map.runs.flatMap((r): Run[] => {
    const [first, last] = [toNumber(r.first), toNumber(r.last)];
    return first && last ? [{ first: first.value, last: last.value, cell: r.cell }] : [];
  });
  read.set(map, runs);
  return runs;
}

/** At most 256 squares of `view`. */
export function squares(map: AddressMap, view: Block, range: string | null, first: string | null): Square[] {
  const count = view.size < 256n ? Number(view.size) : 256;
  const each = view.size / BigInt(count);
  const width = view.family === 4 ? 32 : 128;
  const prefix = width - (each.toString(2).length - 1);
  const chosen = range ? span(range) : null;
  const firstAt = first ? toNumber(first)?.value : undefined;
  const runs = runsOf(map);
  let k = 0;
  return Array.from({ length: count }, (_, i) => {
    const base = view.base + BigInt(i) * each;
    const last = base + each - 1n;
    while (k < runs.length && runs[k]!.last < base) k++;
    const here: Run[] = [];
    for (let n = k; n < runs.length && runs[n]!.first <= last; n++) here.push(runs[n]!);
    const looks = new Set(here.map((r) => r.cell.look.look));
    const one = here.length === 1 ? here[0]!.cell : null;
    const ats = here.flatMap((r) => ('at' in r.cell.look ? [r.cell.look.at] : []));
    const of = (r: Run) => (r.last < last ? r.last : last) - (r.first > base ? r.first : base) + 1n;
    const answered = here.reduce((sum, r) => (r.cell.look.look === 'answered' ? sum + of(r) : sum), 0n);
    const marks = new Map(here.flatMap((r) => r.cell.marks).map((m) => [JSON.stringify(m), m]));
    const b: Block = { family: view.family, base, prefix, size: each };
    return {
      block: b,
      text: each === 1n ? toText(view.family, base) : blockText(b),
      look: looks.size > 1 ? 'mixed' : ([...looks][0] ?? 'not-asked'),
      at: ats.length ? Math.max(...ats) : null,
      marks: [...marks.values()].filter((m) => m.mark !== 'range'),
      answered_by: one?.answered_by ?? here.slice(0, 64).flatMap((r) => r.cell.answered_by),
      name: one?.name ?? null,
      conflict: here.some((r) => r.cell.conflict),
      range: chosen ? chosen.family === view.family && chosen.first <= last && chosen.last >= base : here.some((r) => r.cell.marks.some((m) => m.mark === 'range')),
      first: firstAt !== undefined && firstAt >= base && firstAt <= last,
      answered: Number(answered),
    };
  });
}

/** What a square is drawn as, the most telling first. */
const order: readonly MarkName[] = ['gateway', 'host', 'this-computer', 'dhcp-server', 'resolver', 'docker', 'offered', 'excluded', 'network', 'broadcast'];
export const shapeOf = (s: Square): MarkName | 'conflict' | null => (s.conflict ? 'conflict' : (order.find((name) => s.marks.some((m) => m.mark === name)) ?? null));

/** The rows worth telling one by one: all but the addresses of which nothing is known. */
export function tellingRuns(map: AddressMap): AddressMap['runs'] {
  return map.runs.filter((r) => r.cell.marks.length > 0 || r.cell.look.look === 'answered' || r.cell.look.look === 'nobody-answered');
}

/** Where the map opens: the part of the subnet that holds the range, small enough to show single addresses. */
export function opening(subnet: Block, range: string | null): Block {
  if (subnet.size <= 256n) return subnet;
  const at = range ? block(range) : null;
  if (!at || at.family !== subnet.family || at.size > 256n) return subnet;
  const width = subnet.family === 4 ? 32 : 128;
  return { family: subnet.family, base: (at.base / 256n) * 256n, prefix: width - 8, size: 256n };
}
