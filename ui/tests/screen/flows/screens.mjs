// Every screen as it opens, on every site: at home, in a virtual machine, without an engine, with hostile names, with
// 500 networks, recorded elsewhere; what was interrupted; and the looks chosen in the settings.
import { fileURLToPath } from 'node:url';
import { dark, light, small, usual } from '../stage.mjs';

const pages = ['#/overview', '#/networks', '#/networks/macvlan_network', '#/create', '#/runs', '#/checkup', '#/learn/types', '#/learn/compare', '#/learn/macos', '#/learn/wifi', '#/learn/host-access', '#/learn/engine', '#/settings'];
const name = (hash) => hash.replace('#/', '').replaceAll('/', '-');
const network = (called) => `#/networks/${encodeURIComponent(called)}`;

const site = (called) => ({
  title: `site ${called}`,
  async work({ open }) {
    const { page, check, go, close } = await open(called, { site: called, sizes: [usual], tray: 'none' });
    for (const hash of ['#/overview', '#/create', '#/checkup', '#/learn/macos', '#/learn/virtual-machines', '#/networks', '#/settings']) {
      await go(hash);
      await check(`${name(hash)}-${called}`);
    }
    await page.locator('header details summary').click();
    await check(`switch-${called}`);
    await close();
  },
});

export const flows = [
  {
    title: 'every screen',
    async work({ open }) {
      const { check, go, close } = await open('open', {});
      for (const hash of pages) {
        await go(hash);
        await check(name(hash));
      }
      await close();
    },
  },
  site('mac'),
  site('none'),
  site('lost'),
  {
    title: '200 % zoom',
    async work({ open }) {
      const { check, go, close } = await open('zoom', { themes: [light], sizes: [usual], zoom: 2 });
      for (const hash of pages) {
        await go(hash);
        await check(`zoom-${name(hash)}`);
      }
      await close();
    },
  },
  {
    title: 'hostile names stay text',
    async work({ open, fail }) {
      const { page, check, go, close } = await open('hostile', { site: 'hostile', themes: [light], sizes: [usual] });
      for (const hash of ['#/overview', '#/networks', '#/checkup', network('<img src=x onerror=alert(1)>'), network('x'.repeat(300)), network('\u202Egnp.exe\u202C')]) {
        await go(hash);
        await check(`hostile-${hash.slice(2).replace(/[^a-z]+/gi, '').slice(0, 24)}`);
        const made = await page.evaluate(() => document.querySelectorAll('main img, main script, main b > b').length);
        if (made) fail(`hostile ${hash}`, `${made} elements came out of a name`);
      }
      await close();
    },
  },
  {
    title: 'an interrupted run is told of, and undone after a named confirmation',
    async work({ open, fail }) {
      const { page, check, go, escape, close } = await open('runs', { sizes: [small], runs: 'all' });
      await check('runs-banner');
      await page.locator('.banner a').click();
      await page.waitForSelector('main ol li');
      await check('runs-detail');
      await page.locator('main header button').first().click();
      await page.waitForSelector('dialog ol li');
      if (await page.locator('dialog footer .danger').isEnabled()) fail('runs', 'it needs no confirmation');
      await check('runs-undo');
      await page.locator('dialog input[type=checkbox]').check();
      await page.locator('dialog footer .danger').click();
      await page.waitForSelector('dialog .outcome.undone');
      await escape();
      await page.waitForSelector('main header button:only-child');
      if (await page.locator('.banner').count()) fail('runs', 'the banner stays');
      await go('#/runs/nonsense');
      await page.waitForSelector('main [role=alert]');
      await close();
    },
  },
  {
    title: 'a recorded site is marked as recorded',
    langs: ['en'],
    async work({ open, fail }) {
      const { page, check, go, close } = await open('recorded', { themes: [light], sizes: [usual], hash: '#/checkup' });
      await page.setInputFiles('main input[type=file]', fileURLToPath(new URL('../../../../tests/fixtures/sites/lab.json', import.meta.url)));
      await page.waitForSelector('.banner');
      for (const hash of ['#/checkup', '#/overview', '#/networks', '#/create']) {
        await go(hash);
        if (!(await page.locator('.banner').isVisible())) fail(`recorded ${hash}`, 'the banner is gone');
        await check(`recorded-${name(hash)}`);
      }
      await page.locator('.banner button').click();
      await page.waitForSelector('.banner', { state: 'detached' });
      await go('#/checkup');
      await page.waitForSelector('main input[type=file]', { state: 'attached' });
      await page.setInputFiles('main input[type=file]', { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{') });
      await page.waitForSelector('main [role=alert]');
      await close();
    },
  },
  {
    title: 'language and theme are chosen in the settings',
    langs: ['en'],
    async work({ open, fail }) {
      const { page, close } = await open('chosen', { themes: [light], sizes: [usual], hash: '#/settings' });
      const looks = () => page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dataset.theme} ${document.querySelector('h1').textContent}`);
      await page.locator('main select').nth(1).selectOption(dark);
      await page.locator('main select').nth(0).selectOption('ko');
      await page.waitForSelector('html[lang=ko]');
      if ((await looks()) !== 'ko dark 설정') fail('chosen', `it is shown as ${await looks()}`);
      // What was chosen holds against the system, and "as the system" gives it back.
      await page.emulateMedia({ colorScheme: light });
      if (!(await looks()).includes(dark)) fail('chosen', 'the system overrides the choice');
      await page.locator('main select').nth(1).selectOption('system');
      if (!(await looks()).includes(light)) fail('chosen', 'the system is not followed');
      await close();
    },
  },
  {
    title: 'a large site: 500 networks, 2,000 containers',
    langs: ['en'],
    alone: true,
    async work({ open }) {
      const { page, check, go, picture, close } = await open('big', { site: 'big', themes: [light], sizes: [usual] });
      const measure = async (label) => {
        const ms = await page.evaluate(async () => {
          const button = document.querySelector('.seen button');
          await new Promise((r) => setTimeout(r, 200));
          const from = performance.now();
          button.click();
          await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
          const marks = performance.getEntriesByType('measure').filter((m) => m.name === 'lanward:refresh' && m.startTime >= from);
          return { turn: performance.now() - from, refresh: Math.max(...marks.map((m) => m.duration)) };
        });
        console.log(`     refresh on ${label}: ${ms.refresh.toFixed(1)} ms in the UI thread, ${ms.turn.toFixed(1)} ms to the second frame`);
      };
      await check('big-overview');
      await measure('overview');
      await page.locator('.box.group button').last().click();
      await page.waitForTimeout(300);
      await picture('big-overview-open');
      await go('#/networks');
      await page.waitForSelector('[role=table]');
      await check('big-networks');
      await measure('networks');
      const frames = await page.evaluate(async () => {
        const box = document.querySelector('.scroll');
        const times = [];
        let last = performance.now();
        for (let i = 0; i < 60; i++) {
          box.scrollTop += 300;
          await new Promise((r) => requestAnimationFrame(r));
          times.push(performance.now() - last);
          last = performance.now();
        }
        times.sort((a, b) => a - b);
        return { median: times[30], worst: times.at(-1) };
      });
      console.log(`     scrolling 500 rows: median frame ${frames.median.toFixed(1)} ms, worst ${frames.worst.toFixed(1)} ms`);
      await close();
    },
  },
];
