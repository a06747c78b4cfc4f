// The module graph, read from the sources: no circles, and the boundaries of eslint.config.js once more for `.svelte`
// files that are loaded lazily.
import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>('./**/*.{ts,svelte}', { eager: true, query: '?raw', import: 'default' });
const modules = Object.entries(sources).filter(([path]) => !path.endsWith('.test.ts'));

function resolve(from: string, to: string): string | null {
  if (!to.startsWith('.')) return null;
  const parts = from.split('/').slice(0, -1);
  for (const step of to.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  const base = parts.join('/');
  return [base, `${base}.ts`, `${base}/index.ts`, `${base}.svelte.ts`].find((p) => p in sources) ?? null;
}
/** What a module loads when it runs; types leave no trace. */
function imports(path: string, text: string): string[] {
  const found: string[] = [];
  for (const m of text.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)) {
    const target = resolve(path, m[1] ?? '');
    if (target && target !== path) found.push(target);
  }
  return found;
}
const graph = new Map(modules.map(([path, text]) => [path, imports(path, text)]));

describe('the modules', () => {
  it('go round in no circle', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (at: string, way: string[]) => {
      if (way.includes(at)) {
        circles.push([...way.slice(way.indexOf(at)), at].join(' → '));
        return;
      }
      if (done.has(at)) return;
      for (const next of graph.get(at) ?? []) walk(next, [...way, at]);
      done.add(at);
    };
    for (const path of graph.keys()) walk(path, []);
    expect(graph.size).toBeGreaterThan(50);
    expect([...graph.values()].flat().length).toBeGreaterThan(150);
    expect(circles).toEqual([]);
  });
  it('know Tauri in src/ipc only, and no other feature', () => {
    const wrong: string[] = [];
    for (const [path, text] of modules) {
      if (!path.startsWith('./ipc/') && /from '@tauri-apps\/|import\('@tauri-apps\//.test(text)) wrong.push(`${path} knows Tauri`);
      const own = /^\.\/features\/(\w+)\//.exec(path)?.[1];
      for (const to of graph.get(path) ?? []) {
        const other = /^\.\/features\/(\w+)\//.exec(to)?.[1];
        if (own && other && own !== other) wrong.push(`${path} imports ${to}`);
        if (path.startsWith('./design/') && /^\.\/(features|model|ipc|parts|shell)\//.test(to)) wrong.push(`${path} imports ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
