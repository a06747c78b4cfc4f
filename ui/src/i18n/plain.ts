// The window's twin of `crates/words/src/plain.rs`: characters that would move, hide or reorder their
// surroundings are made visible.

const harmful =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export function plain(text: string): string {
  return text.replace(harmful, (c) => short[c] ?? `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

/** A sentence that an engine is expected to say: what nobody can know yet is shown as `…` (`lanward_words::foretold`). */
export function foretold(message: string): string {
  return message.replace(/<(?:id|name|r)>/g, '…');
}
