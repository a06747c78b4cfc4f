// A message's arguments, made from the value it speaks about, by the rules in `ui/messages/README.md`.
// `crates/words/src/args.rs` follows the same ones.
import type { Args } from './catalogue';
import { foretold, plain } from './plain';

export type Find = (key: string, args?: Args) => string | null;
type Fields = Record<string, unknown>;

/** Fields that hold a code, and the messages that have the words for it. */
const coded: Record<string, string> = {
  engine: 'kind-', engine_kind: 'kind-', class: 'refusal-', problem: 'problem-', rule: 'finding-', fact: 'fact-', missing: 'fact-',
  holder: 'holder-', location: 'location-', certainty: 'certainty-',
  vendor: 'vendor-', error: 'probe-error-',
};

export function flatten(payload: Fields, find: Find): Args {
  const flat: Args = {};
  for (const [name, value] of Object.entries(payload)) one(find, flat, name, value);
  if (payload.code === 'engine-will-refuse' && typeof flat.message === 'string') flat.message = foretold(flat.message);
  return flat;
}

function one(find: Find, flat: Args, name: string, value: unknown): void {
  let text: string | number;
  if (value === null || value === undefined) text = 'none';
  else if (typeof value === 'boolean') text = value ? 'true' : 'false';
  else if (typeof value === 'number') text = value;
  else if (typeof value === 'string') text = plain(value);
  else if (Array.isArray(value)) text = list(find, name, value);
  else {
    const map = value as Fields;
    if (map.state === 'known') return one(find, flat, name, map.value);
    if (map.state === 'unknown') {
      const why = (map.value ?? {}) as Fields;
      flat[`${name}-why`] = find(`why-${String(why.reason)}`, flatten(why, find)) ?? '';
      text = 'unknown';
    } else return nested(find, flat, name, map);
  }
  const prefix = coded[name];
  if (prefix && typeof text === 'string') flat[`${name}-text`] ??= (text !== 'none' && find(prefix + text)) || text;
  flat[name] = text;
}

function nested(find: Find, flat: Args, name: string, map: Fields): void {
  const code = map[name] ?? map.code ?? map.tag;
  const prefix = coded[name];
  if (prefix && typeof code === 'string') {
    flat[`${name}-text`] = find(prefix + code, flatten(map, find)) ?? code;
    flat[name] = code;
  }
  for (const [inner, value] of Object.entries(map)) {
    if (inner !== name && !(inner in flat)) one(find, flat, inner, value);
    const lower = inner.toLowerCase();
    if (lower !== inner && !(lower in flat)) one(find, flat, lower, value);
  }
}

function list(find: Find, name: string, items: unknown[]): string {
  if (!items.length) return 'none';
  return items
    .map((item) => {
      if (typeof item === 'string') return plain(item);
      if (item && typeof item === 'object') {
        const map = item as Fields;
        const values = () => Object.values(map).filter((v) => v !== null).map((v) => (typeof v === 'string' ? plain(v) : JSON.stringify(v))).join(' ');
        return find(`item-${name}`, flatten(map, find)) ?? values();
      }
      return String(item);
    })
    .join(', ');
}
