// What a flow has to work with: a page of the fake build in one language, and a look at the state it is in, in every
// theme and size asked for. A flow goes through its states once; theme and size change under it, as they do when the
// system goes dark in the evening and somebody drags the window's corner.
import { readFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { flags, serve } from './serve.mjs';

const out = fileURLToPath(new URL('../../test-results/screens', import.meta.url));
const source = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] };

/** The window as it may become, and as it opens. */
export const small = { width: 900, height: 600 };
export const large = { width: 1600, height: 1000 };
export const usual = { width: 1180, height: 760 };
export const light = 'light';
export const dark = 'dark';

export async function stage() {
  await mkdir(out, { recursive: true });
  const server = await serve();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  return {
    /** What a flow gets: its language, and `open` and `fail`, which report to `failed`. */
    actor: (lang, failed) => ({ lang, fail: failed, open: (where, wish) => open(browser, server.url, failed, where, { lang, ...wish }) }),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** Opens a page of a site and watches it. Themes and sizes are those that every check of it looks at; it starts in the first. */
async function open(browser, url, fail, where, { lang, site = 'home', themes = [light, dark], sizes = [small, large], hash = '#/overview', zoom = 1, ...query }) {
  const viewport = ({ width, height }) => ({ width: Math.round(width / zoom), height: Math.round(height / zoom) });
  const context = await browser.newContext({ viewport: viewport(sizes[0]), colorScheme: themes[0], deviceScaleFactor: 1, reducedMotion: 'reduce', bypassCSP: false });
  const page = await context.newPage();
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) fail(`${where}-${lang}`, `console: ${m.text()}`); });
  page.on('pageerror', (e) => fail(`${where}-${lang}`, `error: ${e.message}`));
  page.on('dialog', (d) => { fail(`${where}-${lang}`, `a dialog opened: ${d.message()}`); void d.dismiss(); });
  await page.goto(`${url}?${new URLSearchParams({ site, lang, ...query })}${hash}`);
  await page.waitForSelector('main[data-ready="true"]');
  await page.waitForSelector('main h1, main h2', { state: 'attached' });
  // axe goes in as the test's own code, past the page's policy.
  await page.evaluate(source);

  const picture = async (name, theme, size, at) => {
    if (at) await page.locator(at).first().evaluate((e) => e.scrollIntoView());
    await page.screenshot({ path: `${out}/${name}-${lang}-${theme}-${size.width}.png` });
  };
  /** Words, width and a picture at each size; axe once in each theme. `at` comes into view in the pictures. */
  const check = async (name, { at } = {}) => {
    await settled(page);
    for (const [turn, theme] of themes.entries()) {
      if (themes.length > 1) await page.emulateMedia({ colorScheme: theme });
      // To and fro, so that the window changes its size no more often than it must.
      for (const size of turn % 2 ? sizes.toReversed() : sizes) {
        if (sizes.length > 1) await resized(page, viewport(size));
        const tag = `${name}-${lang}-${theme}-${size.width}`;
        if (size === sizes[0]) for (const what of await violations(page)) fail(tag, what);
        for (const what of await flaws(page, theme)) fail(tag, what);
        await picture(name, theme, size, at);
      }
    }
    if (themes.length > 1) await page.emulateMedia({ colorScheme: themes[0] });
    if (sizes.length > 1) await resized(page, viewport(sizes[0]));
  };
  /** Another address, as a link would lead there. */
  const go = async (to) => {
    await page.evaluate((h) => {
      if (location.hash === h) return;
      const there = new Promise((done) => addEventListener('hashchange', done, { once: true }));
      location.hash = h;
      return there;
    }, to);
    await settled(page);
    await page.waitForSelector('main h1', { state: 'attached' });
  };
  const press = async (what, key = 'Enter') => {
    await page.locator(what).focus();
    await page.keyboard.press(key);
  };
  /** The dialog is left, and leaves. */
  const escape = async () => {
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
  };
  return { page, check, go, press, escape, picture: (name, at) => picture(name, themes[0], sizes[0], at), close: () => context.close() };
}

/** The page has come to rest: three frames in a row in which nothing in it changed. What never rests (a count that runs
 *  up) is waited for no longer than half a second. */
const settled = (page) => page.evaluate(() => new Promise((done) => {
  let quiet = 0;
  let frames = 0;
  const watch = new MutationObserver(() => { quiet = 0; });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const frame = () => {
    if (++quiet > 3 || ++frames > 30) {
      watch.disconnect();
      done();
    } else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}));

async function resized(page, size) {
  await page.setViewportSize(size);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function violations(page) {
  const found = await page.evaluate((rules) => globalThis.axe.run(document, rules), rules);
  return found.violations.map((v) => `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${n.any[0]?.message ?? ''})`).join(' | ')}`);
}

const flaws = (page, theme) => page.evaluate((theme) => {
  const main = document.querySelector('main');
  const wide = [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth];
  const untranslated = [...document.body.innerText.matchAll(/⟦[^⟧]*⟧|\{\s*\$[a-z_-]+\s*\}/gi)].map((m) => m[0]);
  return [
    ...(wide.some((by) => by > 1) ? [`wider than its window by ${wide.join(' / ')} px`] : []),
    ...(untranslated.length ? [`untranslated: ${untranslated.join(', ')}`] : []),
    ...(document.documentElement.dataset.theme === theme ? [] : [`shown in ${document.documentElement.dataset.theme}`]),
  ];
}, theme);
