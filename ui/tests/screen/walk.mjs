// Walks every screen of the fake build in a real browser: both languages, both themes, small and large, under the
// window's own content policy. Fails on an accessibility violation, a console error, a script that ran out of a
// name, or a page that is wider than its window. Screenshots go to test-results/screens.
import { readFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { flags, serve } from './serve.mjs';

const out = fileURLToPath(new URL('../../test-results/screens', import.meta.url));
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const only = process.argv[2];
const failures = [];
const fail = (where, what) => { failures.push(`${where}: ${what}`); console.error(`FAIL ${where}: ${what}`); };

await mkdir(out, { recursive: true });
const server = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });

/** Opens a page of a site and watches it. */
async function open(where, { consent = '', site = 'home', lang = 'en', theme = 'light', width = 1280, height = 800, hash = '#/overview', tray = '', runs = '', zoom = 1 }) {
  const context = await browser.newContext({ viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) }, deviceScaleFactor: 1, reducedMotion: 'reduce', bypassCSP: false });
  const page = await context.newPage();
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) fail(where, `console: ${m.text()}`); });
  page.on('pageerror', (e) => fail(where, `error: ${e.message}`));
  page.on('dialog', (d) => { fail(where, `a dialog opened: ${d.message()}`); void d.dismiss(); });
  await page.goto(`${server.url}?site=${site}&lang=${lang}&theme=${theme}&tray=${tray}&runs=${runs}${consent ? `&consent=${consent}` : ''}${hash}`);
  await page.waitForSelector('main[data-ready="true"]');
  await page.waitForFunction(() => document.querySelector('main h1, main h2') !== null);
  return page;
}

async function check(page, where, { shot = true } = {}) {
  // A screen is loaded when it is asked for: its heading says that it is there.
  await page.waitForSelector('main h1', { state: 'attached' });
  await page.waitForTimeout(60);
  const wide = await page.evaluate(() => {
    const main = document.querySelector('main');
    return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth];
  });
  if (wide.some((by) => by > 1)) fail(where, `wider than its window by ${wide.join(' / ')} px`);
  // axe goes in as the test's own code, past the page's policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const v of violations) fail(where, `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${n.any[0]?.message ?? ''})`).join(' | ')}`);
  const untranslated = await page.evaluate(() => [...document.body.innerText.matchAll(/⟦[^⟧]*⟧|\{\s*\$[a-z_-]+\s*\}/gi)].map((m) => m[0]));
  if (untranslated.length) fail(where, `untranslated: ${untranslated.join(', ')}`);
  if (shot) await page.screenshot({ path: `${out}/${where}.png` });
}

const looks = [
  { lang: 'en', theme: 'light' }, { lang: 'en', theme: 'dark' }, { lang: 'ko', theme: 'light' }, { lang: 'ko', theme: 'dark' },
];
const sizes = [{ width: 900, height: 600 }, { width: 1600, height: 1000 }];
const pages = ['#/overview', '#/networks', '#/networks/macvlan_network', '#/create', '#/runs', '#/checkup', '#/learn/types', '#/learn/compare', '#/learn/macos', '#/learn/wifi', '#/learn/host-access', '#/learn/engine', '#/settings'];
const name = (hash) => hash.replace('#/', '').replaceAll('/', '-');
const run = async (title, work) => {
  if (only && !title.includes(only)) return;
  const before = failures.length;
  await work();
  console.log(`${failures.length === before ? 'ok  ' : 'FAIL'} ${title}`);
};

for (const look of looks) for (const size of sizes) {
  const tag = `${look.lang}-${look.theme}-${size.width}`;
  await run(`every screen ${tag}`, async () => {
    const page = await open(`open-${tag}`, { ...look, ...size });
    for (const hash of pages) {
      await page.evaluate((h) => { location.hash = h; }, hash);
      await page.waitForTimeout(120);
      await check(page, `${name(hash)}-${tag}`);
    }
    await page.context().close();
  });
  await run(`wizard ${tag}`, async () => {
    const page = await open(`wizard-${tag}`, { ...look, ...size, hash: '#/create' });
    const next = () => page.locator('.wizard footer button').last().click();
    await page.waitForTimeout(250);
    for (const step of ['purpose', 'link', 'addresses', 'options', 'review']) {
      await page.waitForTimeout(250);
      await check(page, `wizard-${step}-${tag}`);
      if (step === 'addresses') {
        // The home site's LAN is taken; another subnet is typed, and an error appears beside its field.
        await page.fill('#subnet-0-subnet', '198.19.250.7/24');
        await page.waitForSelector('#subnet-0-subnet[aria-invalid]');
        await page.fill('#subnet-0-subnet', '198.19.250.0/24');
        await page.fill('#subnet-0-gateway', '198.19.250.1');
        await page.fill('#subnet-0-ip_range', '198.19.250.208/28');
        await page.waitForSelector('#subnet-0-subnet:not([aria-invalid])');
        await check(page, `wizard-addresses-typed-${tag}`);
      }
      if (step !== 'review') await next();
    }
    await page.waitForSelector('.wizard footer button.primary:not(:disabled)');
    await next();
    await page.waitForSelector('.outcome.done');
    // Created is not proven: that stays said until somebody has sent something.
    await page.waitForSelector('#prove');
    await check(page, `wizard-create-${tag}`);
    await page.click('#prove');
    await page.waitForSelector('dialog');
    await check(page, `wizard-consent-${tag}`);
    await page.click('#consent-allow');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('.path .edge.pass');
    await page.waitForSelector('#prove');
    await check(page, `wizard-proof-${tag}`);
    await next();
    await check(page, `wizard-use-${tag}`);
    await page.locator('main button.primary').first().click();
    await page.fill('#join-image', 'nginx:1.27');
    await page.waitForSelector('dialog footer button.primary:not(:disabled)');
    await check(page, `wizard-run-${tag}`);
    await page.locator('dialog footer button.primary').click();
    await page.waitForSelector('dialog .outcome.done');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.context().close();
  });
}

for (const look of looks) for (const size of sizes) {
  const tag = `${look.lang}-${look.theme}-${size.width}`;
  await run(`map ${tag}`, async () => {
    const page = await open(`map-${tag}`, { ...look, ...size, consent: 'allowed', hash: '#/networks/macvlan_network' });
    await page.click('#visit');
    await page.waitForSelector('.visit img');
    await page.locator('.visit').scrollIntoViewIfNeeded();
    await check(page, `visit-${tag}`);
    await page.waitForSelector('.visit.done');
    await page.click('#ask-lan');
    await page.waitForSelector('progress');
    await page.waitForSelector('.grid g.answered');
    // In one look: between two the asking may end.
    if (await page.evaluate(() => document.querySelector('.map progress') !== null && document.querySelector('.grid g.nobody-answered') !== null)) fail(`map-${tag}`, 'an address is called silent before the asking has ended');
    await page.waitForSelector('.grid g.nobody-answered');
    await page.locator('.grid').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    if (!(await page.locator('.say').innerText()).includes('198.19.249.2')) fail(`map-${tag}`, 'the arrow keys do not read the map');
    await page.locator('.map summary').click();
    await page.locator('.map').scrollIntoViewIfNeeded();
    await check(page, `map-${tag}`);
    await page.evaluate(() => document.querySelector('.map .grid').scrollIntoView());
    await page.screenshot({ path: `${out}/map-grid-${tag}.png` });
    await page.context().close();
  });
}

for (const look of looks) for (const size of sizes) {
  const tag = `${look.lang}-${look.theme}-${size.width}`;
  await run(`kept ${tag}`, async () => {
    const page = await open(`kept-${tag}`, { site: 'keeps', ...look, ...size, hash: '#/networks/macvlan_network' });
    await page.locator('details.finding summary').first().click();
    await check(page, `kept-finding-${tag}`);
    await page.locator('tr.drifted').scrollIntoViewIfNeeded();
    await check(page, `kept-${tag}`);
    // Given back from its row, after it was said what that does.
    await page.locator('tr.drifted .acts button').first().click();
    await page.waitForSelector('dialog footer button.primary:disabled');
    await page.locator('dialog input[type=checkbox]').check();
    await check(page, `kept-repair-${tag}`);
    await page.locator('dialog footer button.primary').click();
    await page.waitForSelector('dialog .outcome.done');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    // A record is changed, with the MAC address made of the names.
    await page.locator('tr.as-kept .acts button').first().click();
    await page.waitForSelector('#identity-ipv4');
    await page.locator('dialog select').selectOption('derived');
    await page.fill('#identity-ipv4', 'nonsense');
    await page.locator('dialog footer button.primary').click();
    await page.waitForSelector('#identity-ipv4[aria-invalid]');
    await check(page, `kept-form-${tag}`);
    await page.fill('#identity-ipv4', '198.19.249.208');
    await page.locator('dialog footer button.primary').click();
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.context().close();
  });
}

for (const site of ['mac', 'none', 'lost']) for (const look of looks) {
  const tag = `${site}-${look.lang}-${look.theme}`;
  await run(`site ${tag}`, async () => {
    const page = await open(tag, { site, ...look, width: 1180, height: 760, tray: 'none' });
    for (const hash of ['#/overview', '#/create', '#/checkup', '#/learn/macos', '#/learn/virtual-machines', '#/networks', '#/settings']) {
      await page.evaluate((h) => { location.hash = h; }, hash);
      await page.waitForTimeout(200);
      await check(page, `${name(hash)}-${tag}`);
    }
    await page.locator('header details summary').click();
    await check(page, `switch-${tag}`);
    await page.context().close();
  });
}

await run('hostile names stay text', async () => {
  for (const lang of ['en', 'ko']) {
    const page = await open(`hostile-${lang}`, { site: 'hostile', lang, width: 1180, height: 760 });
    for (const hash of ['#/overview', '#/networks', '#/checkup', `#/networks/${encodeURIComponent('<img src=x onerror=alert(1)>')}`, `#/networks/${encodeURIComponent('x'.repeat(300))}`, `#/networks/${encodeURIComponent('\u202Egnp.exe\u202C')}`]) {
      await page.evaluate((h) => { location.hash = h; }, hash);
      await page.waitForTimeout(200);
      await check(page, `hostile-${lang}-${hash.slice(2).replace(/[^a-z]+/gi, '').slice(0, 24)}`);
      const made = await page.evaluate(() => document.querySelectorAll('main img, main script, main b > b').length);
      if (made) fail(`hostile ${hash}`, `${made} elements came out of a name`);
    }
    await page.context().close();
  }
});

await run('200 % zoom', async () => {
  for (const lang of ['en', 'ko']) {
    const page = await open(`zoom-${lang}`, { lang, width: 1180, height: 760, zoom: 2 });
    for (const hash of pages) {
      await page.evaluate((h) => { location.hash = h; }, hash);
      await page.waitForTimeout(120);
      await check(page, `zoom-${lang}-${name(hash)}`);
    }
    await page.context().close();
  }
});

await run('keyboard alone', async () => {
  const page = await open('keyboard', {});
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => document.activeElement?.className);
  if (!skip?.includes('skip')) fail('keyboard', 'the skip link is not first');
  await page.keyboard.press('Enter');
  if ((await page.evaluate(() => document.activeElement?.id)) !== 'main') fail('keyboard', 'the skip link does not skip');
  await page.evaluate(() => { location.hash = '#/networks'; });
  await page.waitForSelector('[role=row][tabindex="0"]');
  await page.locator('[role=row][tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForTimeout(60);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(150);
  if (!(await page.evaluate(() => location.hash)).startsWith('#/networks/')) fail('keyboard', 'Enter does not open a network');
  // Removing asks for its own, named confirmation, and Escape leaves everything as it was.
  await page.evaluate(() => { location.hash = '#/networks/macvlan_network'; });
  await page.waitForTimeout(150);
  await page.locator('main .detail > header button').last().click();
  await page.waitForSelector('dialog .touches');
  if (await page.locator('dialog footer .danger').isEnabled()) fail('removal', 'it needs no confirmation');
  await check(page, 'removal');
  await page.locator('dialog input[type=checkbox]').check();
  if (!(await page.locator('dialog footer .danger').isEnabled())) fail('removal', 'the confirmation does not enable it');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.context().close();
});

await run('an interrupted run is told of, and undone after a named confirmation', async () => {
  for (const look of looks) {
    const tag = `${look.lang}-${look.theme}`;
    const page = await open(`runs-${tag}`, { ...look, width: 900, height: 600, runs: 'all' });
    await check(page, `runs-banner-${tag}`);
    await page.locator('.banner a').click();
    await page.waitForSelector('main ol li');
    await check(page, `runs-detail-${tag}`);
    await page.locator('main header button').first().click();
    await page.waitForSelector('dialog ol li');
    if (await page.locator('dialog footer .danger').isEnabled()) fail('runs', 'it needs no confirmation');
    await check(page, `runs-undo-${tag}`);
    await page.locator('dialog input[type=checkbox]').check();
    await page.locator('dialog footer .danger').click();
    await page.waitForSelector('dialog .outcome.undone');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('main header button:only-child');
    if (await page.locator('.banner').count()) fail('runs', 'the banner stays');
    await page.evaluate(() => { location.hash = '#/runs/nonsense'; });
    await page.waitForSelector('main [role=alert]');
    await page.context().close();
  }
});

await run('containers are moved: addresses and losses are shown first', async () => {
  for (const look of looks) for (const size of sizes) {
    const tag = `${look.lang}-${look.theme}-${size.width}`;
    const page = await open(`move-${tag}`, { ...look, ...size, hash: '#/networks/macvlan_network' });
    await page.locator('main header button').nth(2).click();
    await page.waitForSelector('dialog fieldset');
    await page.locator('dialog fieldset input[type=checkbox]').first().check();
    await page.waitForSelector('dialog fieldset ul li');
    await check(page, `move-form-${tag}`);
    const confirm = page.locator('dialog .body > div input[type=checkbox]').last();
    await confirm.check();
    await check(page, `move-confirmed-${tag}`);
    await page.locator('dialog footer .primary:not(:disabled)').click();
    await page.waitForSelector('dialog .outcome.done');
    await check(page, `move-done-${tag}`);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.context().close();
  }
});

await run('host access by keyboard: what runs, a wrong address, the other programs, on and off', async () => {
  for (const look of looks) for (const size of sizes) {
    const tag = `${look.lang}-${look.theme}-${size.width}`;
    const page = await open(`access-${tag}`, { ...look, ...size, hash: '#/networks/macvlan_network' });
    const press = async (what, key = 'Enter') => {
      await page.locator(what).focus();
      await page.keyboard.press(key);
    };
    await press('#access-switch', 'Space');
    await page.waitForSelector('#access-address');
    await check(page, `access-on-${tag}`);
    const top = () => page.locator('#access-address').evaluate((field) => field.getBoundingClientRect().top);
    await page.locator('#access-address').focus();
    const before = await top();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('198.19.249.1');
    await page.waitForSelector('#access-address[aria-invalid]');
    if (Math.abs((await top()) - before) > 8) fail(`access-${tag}`, 'a wrong address moves its own field');
    await check(page, `access-wrong-${tag}`);
    await page.keyboard.type('50');
    await page.waitForSelector('#access-address:not([aria-invalid])');
    await press('#access-without summary');
    await page.waitForSelector('#access-without [role=tabpanel] pre');
    for (const at of [1, 2, 3]) {
      await page.locator('#access-without [role=tab][aria-selected=true]').focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForSelector(`#access-without [role=tab]:nth-child(${at + 1})[aria-selected=true]`);
    }
    await page.locator('#access-without').scrollIntoViewIfNeeded();
    await check(page, `access-text-${tag}`);
    if (await page.locator('#access-go').isEnabled()) fail(`access-${tag}`, 'it goes without a yes to what stays');
    await press('dialog footer input[type=checkbox]', 'Space');
    await page.waitForSelector('#access-go:not(:disabled)');
    await press('#access-go');
    await page.waitForSelector('dialog .outcome.done');
    await page.waitForSelector('dialog li.pass');
    await page.waitForSelector('dialog footer button.primary');
    await check(page, `access-proof-${tag}`);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('#access-switch[aria-checked=true]');
    await page.locator('#access-switch').scrollIntoViewIfNeeded();
    await check(page, `access-is-on-${tag}`);
    await press('#access-switch', 'Space');
    await page.waitForSelector('#access-go:not(:disabled)');
    await check(page, `access-off-${tag}`);
    await press('#access-go');
    await page.waitForSelector('dialog .outcome.done');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#access-switch[aria-checked=false]');
    await page.context().close();
  }
  for (const lang of ['en', 'ko']) {
    const page = await open(`access-vm-${lang}`, { site: 'mac', lang, width: 900, height: 600, hash: '#/networks/macvlan_network' });
    await page.locator('#access-switch').click();
    await page.waitForSelector('dialog .refused');
    if (await page.locator('#access-go').isEnabled()) fail('access-vm', 'what is refused can be done');
    await check(page, `access-refused-${lang}`);
    await page.context().close();
  }
});

await run('a network is edited: what changes and whom it touches is shown first', async () => {
  for (const look of looks) for (const size of sizes) {
    const tag = `${look.lang}-${look.theme}-${size.width}`;
    const page = await open(`edit-${tag}`, { ...look, ...size, hash: '#/create/edit%3Amacvlan_network' });
    await page.waitForSelector('#subnet-0-ip_range');
    await check(page, `edit-addresses-${tag}`);
    await page.fill('#subnet-0-ip_range', '198.19.249.192/27');
    const next = () => page.locator('.wizard footer button').last().click();
    await next();
    await page.waitForTimeout(250);
    await next();
    await page.waitForSelector('main table tbody tr');
    await check(page, `edit-review-${tag}`);
    await page.locator('#wizard-create:not(:disabled)').click();
    await page.waitForSelector('.outcome.done');
    // Attached again is not proven: each container that was cut off has its own line.
    await page.locator('#prove-each').click();
    await page.waitForSelector('dialog');
    await page.click('#consent-allow');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('#prove-each');
    if (await page.locator('main li .badge.unknown').count()) fail(`edit-${tag}`, 'a container is left unproven');
    await page.locator('#prove-each').scrollIntoViewIfNeeded();
    await check(page, `edit-done-${tag}`);
    await page.context().close();
  }
  const page = await open('edit-refused', { hash: '#/create/edit%3Abridge' });
  await page.waitForSelector('main .refused');
  await check(page, 'edit-refused');
  await page.context().close();
});

await run('a pasted text fills the form, by keyboard alone', async () => {
  const compose = `services:\n  web:\n    image: nginx\nnetworks:\n  lan:\n  ${'x'.repeat(80)}:\n  there:\n    external: true\nsecrets:\n`;
  for (const look of looks) for (const size of sizes) {
    const tag = `${look.lang}-${look.theme}-${size.width}`;
    const page = await open(`paste-${tag}`, { ...look, ...size, hash: '#/networks' });
    await page.locator('main header a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#paste-text');
    await check(page, `paste-empty-${tag}`);
    await page.locator('#paste-text').focus();
    await page.keyboard.insertText(compose);
    await page.waitForSelector('main input[type=radio]');
    await check(page, `paste-several-${tag}`);
    await page.fill('#paste-text', 'docker network create --subnett=10.0.0.0/24 lan');
    await page.waitForSelector('.problems .blocks .place');
    if (await page.locator('#paste-go').isEnabled()) fail(`paste-${tag}`, 'a wrong command goes on');
    await page.locator('.problems .place').focus();
    await page.keyboard.press('Enter');
    if ((await page.evaluate(() => { const f = document.activeElement; return f.value?.slice(f.selectionStart, f.selectionEnd); })) !== '--subnett') fail(`paste-${tag}`, 'the place in the text is not shown');
    await page.keyboard.insertText('--subnet');
    await page.waitForSelector('.problems', { state: 'detached' });
    await page.fill('#paste-text', 'docker network create -d macvlan --subnet=198.19.250.0/24 --gateway=198.19.250.1 -o parent=eth0 -o com.example.x=1 <i>lan\ndocker run -d --network <i>lan --ip 198.19.250.9 nginx\ndocker run --network macvlan_network nginx');
    await page.waitForSelector('#paste-go:not(:disabled)');
    await page.waitForSelector('.services > li:nth-child(2)');
    await check(page, `paste-command-${tag}`);
    await page.locator('.services > li').nth(1).locator('button').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog footer button.primary:not(:disabled)');
    await check(page, `paste-start-${tag}`);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.locator('#paste-go').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#subnet-0-subnet');
    if ((await page.inputValue('#subnet-0-subnet')) !== '198.19.250.0/24') fail(`paste-${tag}`, 'the form is not filled');
    await page.locator('.pasted summary').focus();
    await page.keyboard.press('Enter');
    await check(page, `paste-form-${tag}`);
    for (const step of ['options', 'review']) {
      await page.locator('#wizard-next:not(:disabled)').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector(`.wizard[data-step=${step}]`);
    }
    await page.locator('#wizard-create:not(:disabled)').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.outcome.done');
    await page.locator('#wizard-next:not(:disabled)').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.services button:not(:disabled)');
    await check(page, `paste-use-${tag}`);
    await page.context().close();
  }
});

await run('consent by keyboard, kept, taken back', async () => {
  const page = await open('consent', { site: 'vm', hash: '#/create' });
  await page.locator('#wizard-next:not(:disabled)').click();
  await page.waitForSelector('.source.unknown');
  await check(page, 'links-unknown');
  await page.locator('#look-links').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  if (!(await page.locator('.source.unknown').isVisible())) fail('consent', 'Escape counts as a yes');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog #consent-deny');
  await page.locator('#consent-deny').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog', { state: 'detached' });
  await check(page, 'links-denied');
  if (!(await page.locator('.source.unknown').isVisible())) fail('consent', 'a no counts as a yes');
  await page.locator('#look-links').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog #consent-allow');
  await page.locator('#consent-allow').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.source:not(.unknown)');
  if (!(await page.locator('main').innerText()).includes('198.19.249.2/24')) fail('consent', 'the links that the probe saw are not offered');
  await check(page, 'links-seen');
  await page.evaluate(() => { location.hash = '#/settings'; });
  await page.waitForSelector('#probe-remove:not(:disabled)');
  await page.locator('#probe-remove').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('#probe-remove:disabled');
  await page.locator('#probe-withdraw').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('#probe-allow');
  await check(page, 'probe-withdrawn');
  await page.context().close();
});

await run('a virtual machine: it seems to work and does not', async () => {
  for (const lang of ['en', 'ko']) {
    const page = await open(`isolated-${lang}`, { site: 'mac', lang, consent: 'allowed', width: 900, height: 600, hash: '#/networks/macvlan_network' });
    await page.click('#prove');
    await page.waitForSelector('.path .edge.fail');
    await page.waitForSelector('#prove');
    await check(page, `isolated-${lang}`);
    await page.evaluate(() => document.querySelector('.cause').scrollIntoView());
    await page.screenshot({ path: `${out}/isolated-cause-${lang}.png` });
    await page.evaluate(() => { location.hash = '#/networks'; });
    await page.waitForTimeout(150);
    await check(page, `isolated-list-${lang}`);
    await page.evaluate(() => { location.hash = '#/checkup'; });
    await page.waitForSelector('#proofs ~ ul .why');
    await page.locator('#proofs ~ ul').scrollIntoViewIfNeeded();
    await check(page, `isolated-checkup-${lang}`);
    await page.context().close();
  }
});

await run('a recorded site is marked as recorded', async () => {
  const page = await open('recorded', { hash: '#/checkup' });
  await page.setInputFiles('main input[type=file]', fileURLToPath(new URL('../../../tests/fixtures/sites/lab.json', import.meta.url)));
  await page.waitForSelector('.banner');
  for (const hash of ['#/checkup', '#/overview', '#/networks', '#/create']) {
    await page.evaluate((h) => { location.hash = h; }, hash);
    await page.waitForTimeout(200);
    if (!(await page.locator('.banner').isVisible())) fail(`recorded ${hash}`, 'the banner is gone');
    await check(page, `recorded-${name(hash)}`);
  }
  await page.locator('.banner button').click();
  await page.waitForSelector('.banner', { state: 'detached' });
  await page.evaluate(() => { location.hash = '#/checkup'; });
  await page.waitForSelector('main input[type=file]', { state: 'attached' });
  await page.setInputFiles('main input[type=file]', { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  await page.waitForSelector('main [role=alert]');
  await page.context().close();
});

await run('leaving the wizard for a page of Learn loses no answer', async () => {
  const page = await open('kept', { hash: '#/create' });
  await page.locator('#wizard-next:not(:disabled)').click();
  await page.locator('#wizard-next').click();
  await page.fill('#subnet-0-subnet', '10.77.0.0/24');
  await page.evaluate(() => { location.hash = '#/learn/wifi'; });
  await page.waitForTimeout(150);
  await page.evaluate(() => { location.hash = '#/create'; });
  await page.waitForSelector('#subnet-0-subnet');
  if ((await page.inputValue('#subnet-0-subnet')) !== '10.77.0.0/24') fail('wizard', 'an answer is lost');
  await page.context().close();
});

await run('a large site: 500 networks, 2,000 containers', async () => {
  const page = await open('big', { site: 'big', width: 1280, height: 800 });
  await check(page, 'big-overview');
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
  await measure('overview');
  await page.locator('.box.group button').last().click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${out}/big-overview-open.png` });
  await page.evaluate(() => { location.hash = '#/networks'; });
  await page.waitForSelector('[role=table]');
  await check(page, 'big-networks');
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
  await page.context().close();
});

await browser.close();
server.close();
console.log(failures.length ? `\n${failures.length} failures` : '\nall well');
process.exit(failures.length ? 1 : 0);
