// The catalogues against each other and against the code.
import { FluentParser, type Entry, type Pattern, Visitor, type VariableReference } from '@fluent/syntax';
import { describe, expect, it } from 'vitest';

import { closest, load, look } from './catalogue';
import { flatten } from './flatten';

const files = import.meta.glob<string>('../../messages/*/*.ftl', { eager: true, query: '?raw', import: 'default' });
const sources = import.meta.glob<string>('../**/*.{svelte,ts}', { eager: true, query: '?raw', import: 'default' });

function placeholders(pattern: Pattern): string {
  const names = new Set<string>();
  class Find extends Visitor {
    visitVariableReference(node: VariableReference): void {
      names.add(node.id.name);
    }
  }
  new Find().visit(pattern);
  return [...names].sort().join(' ');
}

/** `file: key` or `file: key.attribute` → its placeholders. */
function read(language: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    const [, lang, name] = /messages\/(\w+)\/(.+)\.ftl$/.exec(path) ?? [];
    if (lang !== language) continue;
    for (const entry of new FluentParser().parse(text).body as Entry[]) {
      expect(entry.type, `${path}: ${'content' in entry ? String(entry.content) : ''}`).not.toBe('Junk');
      if (entry.type !== 'Message') continue;
      const message = entry as unknown as { id: { name: string }; value: Pattern | null; attributes: { id: { name: string }; value: Pattern }[] };
      const put = (key: string, pattern: Pattern | null) => {
        expect(found.has(key), `${key} is there twice`).toBe(false);
        found.set(key, pattern ? placeholders(pattern) : '');
      };
      put(`${name}: ${message.id.name}`, message.value);
      for (const a of message.attributes) put(`${name}: ${message.id.name}.${a.id.name}`, a.value);
    }
  }
  return found;
}

describe('the catalogues', () => {
  it('say the same things with the same placeholders in both languages', () => {
    const [en, ko] = [read('en'), read('ko')];
    expect(en.size).toBeGreaterThan(300);
    expect(Object.fromEntries(ko)).toEqual(Object.fromEntries(en));
  });

  it('have every key that the window uses', async () => {
    const bundle = await load('en');
    const missing: string[] = [];
    let seen = 0;
    for (const [path, text] of Object.entries(sources)) {
      if (path.endsWith('.test.ts')) continue;
      for (const [, key] of text.matchAll(/\bt\('([a-z0-9.-]+)'/g)) {
        seen++;
        if (key && look(bundle, key) === null) missing.push(`${path}: ${key}`);
      }
    }
    expect(seen).toBeGreaterThan(200);
    expect(missing).toEqual([]);
  });

  it('of the window hold no key that nothing uses', () => {
    const all = Object.values(sources).join('\n');
    const keys = [...read('en').keys()].filter((k) => k.startsWith('app: ')).map((k) => k.slice(5));
    const computed = /^(error|way|learn-nav)-/;
    expect(keys.filter((k) => !computed.test(k) && !all.includes(`'${k}'`))).toEqual([]);
  });
});

describe('languages', () => {
  it('are chosen by the first tag that is known', () => {
    expect(closest(['ko-KR', 'en'])).toBe('ko');
    expect(closest(['fr', 'ko'])).toBe('ko');
    expect(closest(['fr'])).toBe('en');
  });
  it('keep a name of another direction in its place', async () => {
    expect(look(await load('en'), 'remove-title', { name: 'שלום' })).toBe('Remove the network \u2068שלום\u2069?');
  });
});

describe('arguments', () => {
  const find = (key: string) => ({ 'kind-orbstack': 'OrbStack', 'why-denied': 'not allowed', 'problem-no-socket': 'no socket', 'item-known': 'ITEM' })[key] ?? null;
  it('follow messages/README.md', () => {
    expect(flatten({ engine: 'orbstack', list: ['a', 'b'], none: null, empty: [], yes: true }, find)).toMatchObject({ engine: 'orbstack', 'engine-text': 'OrbStack', list: 'a, b', none: 'none', empty: 'none', yes: 'true' });
    expect(flatten({ problem: { problem: 'no-socket', path: '/x' }, path: 'mine' }, find)).toMatchObject({ problem: 'no-socket', 'problem-text': 'no socket', path: 'mine' });
    expect(flatten({ fact: { state: 'unknown', value: { reason: 'denied', what: 'x' } } }, find)).toMatchObject({ fact: 'unknown', 'fact-why': 'not allowed' });
    expect(flatten({ known: [{ address: '10.0.0.1', holder: 'host' }] }, find)).toMatchObject({ known: 'ITEM' });
    expect(flatten({ range: { first: '10.0.0.1', last: '10.0.0.9' } }, find)).toMatchObject({ first: '10.0.0.1', last: '10.0.0.9' });
    expect(flatten({ request: { Name: 'n' } }, find)).toMatchObject({ Name: 'n', name: 'n' });
  });
  it('show what would hide', () => {
    expect(flatten({ name: 'a\nb\u202Ec' }, find)).toMatchObject({ name: 'a\\nb\\u{202e}c' });
  });
});
