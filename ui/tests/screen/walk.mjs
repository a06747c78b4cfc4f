// Walks every screen of the fake build in a real browser: both languages, both themes, small and large, under the
// window's own content policy. Fails on an accessibility violation, a console error, a script that ran out of a
// name, or a page that is wider than its window. Pictures go to test-results/screens.
//
//   node tests/screen/walk.mjs [PART OF A FLOW'S NAME]
import { availableParallelism } from 'node:os';
import * as creating from './flows/creating.mjs';
import * as networks from './flows/networks.mjs';
import * as screens from './flows/screens.mjs';
import { stage } from './stage.mjs';

const only = process.argv[2] ?? '';
const failures = [];
const began = performance.now();
const { actor, close } = await stage();

/** One flow in one language; what breaks it off is one of its failures. */
async function walk({ title, lang, work }) {
  const name = `${title} (${lang})`;
  const from = performance.now();
  const failed = [];
  const fail = (where, what) => {
    failed.push(`${where}: ${what}`);
    console.error(`FAIL ${where}: ${what}`);
  };
  try {
    await work(actor(lang, fail));
  } catch (error) {
    fail(name, error.stack);
  }
  failures.push(...failed);
  console.log(`${failed.length ? 'FAIL' : 'ok  '} ${name}, ${((performance.now() - from) / 1000).toFixed(1)} s`);
}

const wanted = [...creating.flows, ...networks.flows, ...screens.flows]
  .filter(({ title }) => title.includes(only))
  .flatMap((flow) => (flow.langs ?? ['en', 'ko']).map((lang) => ({ ...flow, lang })));
if (!wanted.length) failures.push(`no flow is called ${only}`);

// As many at a time as there are cores; what takes times of its own goes alone, afterwards.
const waiting = wanted.filter((flow) => !flow.alone);
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
  for (let flow = waiting.shift(); flow; flow = waiting.shift()) await walk(flow);
}));
for (const flow of wanted.filter(({ alone }) => alone)) await walk(flow);

await close();
console.log(failures.length ? `\n${failures.length} failures:\n${failures.join('\n')}` : `\nall well, in ${Math.round((performance.now() - began) / 1000)} s`);
process.exit(failures.length ? 1 : 0);
