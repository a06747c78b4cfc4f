// The catalogues as they lie in `ui/messages`: one set for window, tray and command line. Pure: no state on screen.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export type Language = 'en' | 'ko';
export const languages: readonly Language[] = ['en', 'ko'];
export type Args = Record<string, FluentVariable>;

// One part of the program a language: the window loads the one it speaks.
const texts: Record<Language, () => Promise<{ default: readonly string[] }>> = {
  en: () => import('./en'),
  ko: () => import('./ko'),
};

/** The words of one language. A message is parsed when it is first said: the window starts with a tenth of them. */
export type Catalogue = { bundle: FluentBundle; unread: Map<string, string> };

/** Placeholders are isolated (U+2068 … U+2069), so that a right-to-left name stays in its place. */
export async function load(language: Language): Promise<Catalogue> {
  const unread = new Map<string, string>();
  for (const text of (await texts[language]()).default) {
    for (const message of text.split(/^(?=[a-z][\w-]* *=)/m)) {
      const id = /^[a-z][\w-]*(?= *=)/.exec(message)?.[0];
      if (id) unread.set(id, message);
    }
  }
  return { bundle: new FluentBundle(language), unread };
}

/** The text of `id` or `id.attribute`; null where the catalogue has none. */
export function look({ bundle, unread }: Catalogue, key: string, args: Args = {}): string | null {
  const [id = '', attribute] = key.split('.');
  const text = unread.get(id);
  if (text !== undefined) {
    bundle.addResource(new FluentResource(text));
    unread.delete(id);
  }
  const message = bundle.getMessage(id);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  if (!pattern) return null;
  // A missing argument leaves its name in the text instead of taking the sentence away.
  const errors: Error[] = [];
  return bundle.formatPattern(pattern, args, errors);
}

/** A language tag of the system as one of ours. */
export function closest(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = languages.find((l) => tag.toLowerCase().startsWith(l));
    if (found) return found;
  }
  return 'en';
}
