// IPv4 and IPv6 arithmetic for drawing only: where a cell lies, how many there are. What is allowed is decided in the core.

export type Block = { family: 4 | 6; base: bigint; prefix: number; size: bigint };

export function toNumber(text: string): { family: 4 | 6; value: bigint } | null {
  if (text.includes(':')) return v6(text);
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256n + BigInt(part);
  }
  return { family: 4, value };
}

function v6(text: string): { family: 6; value: bigint } | null {
  const [head, tail, extra] = text.split('::');
  if (extra !== undefined) return null;
  const words = (part: string | undefined) => (part ? part.split(':') : []);
  const front = words(head);
  const back = words(tail);
  const fill = 8 - front.length - back.length;
  if (tail === undefined ? fill !== 0 : fill < 1) return null;
  let value = 0n;
  for (const word of [...front, ...Array<string>(tail === undefined ? 0 : fill).fill('0'), ...back]) {
    if (!/^[0-9a-f]{1,4}$/i.test(word)) return null;
    value = value * 65536n + BigInt(`0x${word}`);
  }
  return { family: 6, value };
}

export function toText(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((s) => String((value >> s) & 255n)).join('.');
  const words = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - i * 16)) & 0xffffn).toString(16));
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && words[i + n] === '0') n++;
    if (n > best.length) best = { at: i, length: n };
  }
  if (best.at < 0) return words.join(':');
  return `${words.slice(0, best.at).join(':')}::${words.slice(best.at + best.length).join(':')}`;
}

/** `198.19.249.0/24`; an address alone is a block of one. */
export function block(text: string): Block | null {
  const [ip = '', bits] = text.trim().split('/');
  const number = toNumber(ip);
  if (!number) return null;
  const width = number.family === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : Number(bits);
  if (!/^\d{1,3}$/.test(bits ?? String(width)) || prefix > width) return null;
  const size = 1n << BigInt(width - prefix);
  return { family: number.family, base: (number.value / size) * size, prefix, size };
}

/** `a`, `a-b`, `a-last` or a block, as first and last address. */
export function span(text: string): { family: 4 | 6; first: bigint; last: bigint } | null {
  const whole = block(text);
  if (whole) return { family: whole.family, first: whole.base, last: whole.base + whole.size - 1n };
  const [from = '', to = ''] = text.split(/[-–~]/).map((part) => part.trim());
  const first = toNumber(from);
  if (!first) return null;
  const last = toNumber(to) ?? (first.family === 4 && /^\d{1,3}$/.test(to) && Number(to) < 256 ? { family: 4 as const, value: (first.value & ~255n) | BigInt(to) } : null);
  if (!last || last.family !== first.family || last.value < first.value) return null;
  return { family: first.family, first: first.value, last: last.value };
}

/** The smallest aligned block that holds both addresses. */
export function covering(family: 4 | 6, a: bigint, b: bigint): Block {
  const width = family === 4 ? 32 : 128;
  const [low, high] = a < b ? [a, b] : [b, a];
  let bits = 0n;
  while (low >> bits !== high >> bits) bits++;
  const size = 1n << bits;
  return { family, base: (low >> bits) << bits, prefix: width - Number(bits), size };
}

export const blockText = (b: Block) => `${toText(b.family, b.base)}/${b.prefix}`;
export const within = (b: Block, family: 4 | 6, value: bigint) => family === b.family && value >= b.base && value < b.base + b.size;
/** The address without its prefix length. */
export const bare = (address: string) => address.split('/')[0] ?? address;
