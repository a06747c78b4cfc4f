// The pictures in the documents: docs/images, taken from the fake build (`npm run shots`).
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { flags, serve } from './serve.mjs';

const out = fileURLToPath(new URL('../../../docs/images', import.meta.url));
await mkdir(out, { recursive: true });
const server = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });

/** One picture; `act` may go on from the page it is taken of. */
async function shot(name, { lang = 'en', theme = 'light', site = 'home', hash, query = '', width = 1180, height = 760, act }) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${server.url}?site=${site}&lang=${lang}&theme=${theme}${query}${hash}`);
  await page.waitForSelector('main[data-ready="true"]');
  await page.waitForTimeout(400);
  if (act) await act(page);
  await page.screenshot({ path: `${out}/${name}.png` });
  await context.close();
  console.log(`docs/images/${name}.png`);
}

/** Through the wizard as far as the addresses. */
async function addresses(page) {
  for (const step of [1, 2]) {
    await page.locator('.wizard footer button').last().click();
    await page.waitForTimeout(300 * step);
  }
}

/** The LAN asked, address by address. */
async function asked(page) {
  await page.click('#ask-lan');
  await page.waitForSelector('.grid g.nobody-answered');
  await page.locator('.map').first().evaluate((map) => map.scrollIntoView());
}

/** What was sent, and what came back. */
async function proven(page) {
  await page.click('#prove');
  await page.waitForSelector('.path .edge.pass');
  await page.waitForSelector('#prove');
  await page.locator('.path').evaluate((path) => path.scrollIntoView({ block: 'center' }));
}

const macvlan = { hash: '#/networks/macvlan_network', query: '&consent=allowed', width: 1000 };
await shot('overview-en', { hash: '#/overview' });
await shot('addresses-en', { theme: 'dark', hash: '#/create', act: addresses });
await shot('checkup-ko', { lang: 'ko', site: 'mac', hash: '#/checkup' });
await shot('macos-en', { site: 'mac', theme: 'dark', hash: '#/learn/macos' });
await shot('map-en', { ...macvlan, act: asked });
await shot('proof-en', { ...macvlan, theme: 'dark', act: proven });

await browser.close();
server.close();
