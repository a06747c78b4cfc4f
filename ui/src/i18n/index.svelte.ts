// The words on screen, in the language in force. `speak` changes every text at once.
import { closest, load, look, type Args, type Catalogue, type Language } from './catalogue';
import { flatten } from './flatten';

export { plain as visible } from './plain';
export type { Args, Language };

class Words {
  language = $state<Language>('en');
  #catalogue = $state.raw<Catalogue | null>(null);
  #wanted: Language | null = null;
  #coming: Promise<void> = Promise.resolve();

  /** Speaks that language as soon as its words are here; asked twice, the last one counts. */
  use(language: Language): Promise<void> {
    if (language !== this.#wanted) {
      this.#wanted = language;
      this.#coming = load(language).then((catalogue) => {
        if (language !== this.#wanted) return;
        this.#catalogue = catalogue;
        this.language = language;
      });
    }
    return this.#coming;
  }

  /** The text, or null where the catalogue has none. */
  find(key: string, args?: Args): string | null {
    return this.#catalogue && look(this.#catalogue, key, args);
  }
}
export const words = new Words();

/** Follows the person's choice, or the system's language. Before the first language is here there are no words. */
export function speak(choice: 'system' | Language, system?: string): Promise<void> {
  return words.use(choice === 'system' ? closest(system ? [system] : (globalThis.navigator?.languages ?? [])) : choice);
}

const args = (payload: object) => flatten(payload as Record<string, unknown>, (key, more) => words.find(key, more));

/** The text of a key that the catalogues have (a test sees to it). */
export function t(key: string, args?: Args): string {
  return words.find(key, args) ?? key;
}

/** The text of a key made from a code that came over the border, or the code itself in plain letters. */
export function tell(family: string, code: string, payload: object = {}): string {
  return words.find(`${family}-${code}`, args(payload)) ?? code.replaceAll('-', ' ');
}

/** One attribute of such a message; null where there is none. */
export function tellMore(family: string, code: string, attribute: string, payload: object = {}): string | null {
  return words.find(`${family}-${code}.${attribute}`, args(payload));
}

/** Paragraphs `<prefix>-p1`, `-p2` … while there are any. */
export function paragraphs(prefix: string): string[] {
  const out: string[] = [];
  for (let i = 1; ; i++) {
    const text = words.find(`${prefix}-p${i}`);
    if (text === null) return out;
    out.push(text);
  }
}

/** Without the isolation marks: for the clipboard, titles and file names. */
export function plain(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, '');
}

export function number(value: number): string {
  return new Intl.NumberFormat(words.language).format(value);
}
export function clock(ms: number): string {
  return new Intl.DateTimeFormat(words.language, { timeStyle: 'medium' }).format(ms);
}
export function moment(text: string | number): string {
  const ms = typeof text === 'number' ? text : Date.parse(text);
  return Number.isNaN(ms) ? String(text) : new Intl.DateTimeFormat(words.language, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}
export function bytes(value: number): string {
  return new Intl.NumberFormat(words.language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 }).format(value / 1e6);
}
