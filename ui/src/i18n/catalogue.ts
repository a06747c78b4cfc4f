// The catalogues as they lie in `ui/messages`: one set for window, tray and command line. Pure: no state.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export type Language = 'en' | 'ko';
export const languages: readonly Language[] = ['en', 'ko'];
export type Args = Record<string, FluentVariable>;

const files = import.meta.glob<string>('../../messages/*/*.ftl', { eager: true, query: '?raw', import: 'default' });

/** The words of one language. Placeholders are isolated (U+2068 … U+2069), so that a right-to-left name stays in its place. */
export function load(language: Language): FluentBundle {
  const bundle = new FluentBundle(language);
  for (const [path, text] of Object.entries(files)) {
    if (path.includes(`/${language}/`)) bundle.addResource(new FluentResource(text), { allowOverrides: false });
  }
  return bundle;
}

/** The text of `id` or `id.attribute`; null where the catalogue has none. */
export function look(bundle: FluentBundle, key: string, args: Args = {}): string | null {
  const [id = '', attribute] = key.split('.');
  const message = bundle.getMessage(id);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  if (!pattern) return null;
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, args, errors);
  return text;
}

/** A language tag of the system as one of ours. */
export function closest(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = languages.find((l) => tag.toLowerCase().startsWith(l));
    if (found) return found;
  }
  return 'en';
}
