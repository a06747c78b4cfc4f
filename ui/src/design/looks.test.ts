// Looks come from tokens.css alone.
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const style = (name: string) => readFileSync(new URL(name, `file://${process.cwd()}/src/design/`), 'utf8');
const files: Record<string, string> = {
  ...import.meta.glob<string>('../**/*.svelte', { eager: true, query: '?raw', import: 'default' }),
  './tokens.css': style('tokens.css'),
  './base.css': style('base.css'),
};

describe('styles', () => {
  it('have raw colours and primitives in tokens.css only', () => {
    const found: string[] = [];
    for (const [path, text] of Object.entries(files)) {
      if (path.endsWith('tokens.css')) continue;
      const rules = path.endsWith('.css') ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '');
      for (const hit of rules.match(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|var\(--(?:gray|night|teal|green|amber|red|violet)-[^)]*\)|:\s*(?:white|black|red|green|blue|gray)\b/gi) ?? []) found.push(`${path}: ${hit}`);
    }
    expect(Object.keys(files).length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });
  it('use only tokens that exist', () => {
    const tokens = new Set([...(files['./tokens.css'] ?? '').matchAll(/(--[\w-]+)\s*:/g)].map((m) => m[1]));
    const missing = Object.entries(files).flatMap(([path, text]) => [...text.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]!).filter((name) => !tokens.has(name) && !text.includes(`${name}:`)).map((name) => `${path}: ${name}`));
    expect(missing).toEqual([]);
  });
});
