// A network and its containers: the map, the proof, addresses that are kept, moves, host access, removal.
import { light, small, usual } from '../stage.mjs';

const here = '#/networks/macvlan_network';

export const flows = [
  {
    title: 'host access by keyboard: what runs, a wrong address, the other programs, on and off',
    async work({ open, fail }) {
      const { page, check, press, escape, close } = await open('access', { hash: here });
      await press('#access-switch', 'Space');
      await page.waitForSelector('#access-address');
      await check('access-on');
      const top = () => page.locator('#access-address').evaluate((field) => field.getBoundingClientRect().top);
      await page.locator('#access-address').focus();
      const before = await top();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('198.19.249.1');
      await page.waitForSelector('#access-address[aria-invalid]');
      if (Math.abs((await top()) - before) > 8) fail('access', 'a wrong address moves its own field');
      await check('access-wrong');
      await page.keyboard.type('50');
      await page.waitForSelector('#access-address:not([aria-invalid])');
      await press('#access-without summary');
      await page.waitForSelector('#access-without [role=tabpanel] pre');
      for (const at of [1, 2, 3]) {
        await press('#access-without [role=tab][aria-selected=true]', 'ArrowRight');
        await page.waitForSelector(`#access-without [role=tab]:nth-child(${at + 1})[aria-selected=true]`);
      }
      await check('access-text', { at: '#access-without' });
      if (await page.locator('#access-go').isEnabled()) fail('access', 'it goes without a yes to what stays');
      await press('dialog footer input[type=checkbox]', 'Space');
      await page.waitForSelector('#access-go:not(:disabled)');
      await press('#access-go');
      await page.waitForSelector('dialog .outcome.done');
      await page.waitForSelector('dialog li.pass');
      await page.waitForSelector('dialog footer button.primary');
      await check('access-proof');
      await escape();
      await page.waitForSelector('#access-switch[aria-checked=true]');
      await check('access-is-on', { at: '#access-switch' });
      await press('#access-switch', 'Space');
      await page.waitForSelector('#access-go:not(:disabled)');
      await check('access-off');
      await press('#access-go');
      await page.waitForSelector('dialog .outcome.done');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#access-switch[aria-checked=false]');
      await close();
    },
  },
  {
    title: 'host access refused in a virtual machine',
    async work({ open, fail }) {
      const { page, check, close } = await open('access-vm', { site: 'mac', sizes: [small], hash: here });
      await page.locator('#access-switch').click();
      await page.waitForSelector('dialog .refused');
      if (await page.locator('#access-go').isEnabled()) fail('access-vm', 'what is refused can be done');
      await check('access-refused');
      await close();
    },
  },
  {
    title: 'map',
    async work({ open, fail }) {
      const { page, check, picture, close } = await open('map', { consent: 'allowed', hash: here });
      await page.click('#visit');
      await page.waitForSelector('.visit img');
      await check('visit', { at: '.visit' });
      if (!(await page.locator('.visit img').isVisible())) fail('map', 'the visit was over before it was looked at');
      await page.evaluate(() => dispatchEvent(new Event('lanward-fake:knock')));
      await page.waitForSelector('.visit.done');
      await page.click('#ask-lan');
      await page.waitForSelector('progress');
      await page.waitForSelector('.grid g.answered');
      // In one look: between two the asking may end.
      if (await page.evaluate(() => document.querySelector('.map progress') !== null && document.querySelector('.grid g.nobody-answered') !== null)) fail('map', 'an address is called silent before the asking has ended');
      await page.waitForSelector('.grid g.nobody-answered');
      await page.locator('.grid').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      if (!(await page.locator('.say').innerText()).includes('198.19.249.2')) fail('map', 'the arrow keys do not read the map');
      await page.locator('.map summary').click();
      await check('map', { at: '.map' });
      await picture('map-grid', '.map .grid');
      await close();
    },
  },
  {
    title: 'kept',
    async work({ open }) {
      const { page, check, escape, close } = await open('kept', { site: 'keeps', hash: here });
      await page.locator('details.finding summary').first().click();
      await check('kept-finding');
      await check('kept', { at: 'tr.drifted' });
      // Given back from its row, after it was said what that does.
      await page.locator('tr.drifted .acts button').first().click();
      await page.waitForSelector('dialog footer button.primary:disabled');
      await page.locator('dialog input[type=checkbox]').check();
      await check('kept-repair');
      await page.locator('dialog footer button.primary').click();
      await page.waitForSelector('dialog .outcome.done');
      await escape();
      // A record is changed, with the MAC address made of the names.
      await page.locator('tr.as-kept .acts button').first().click();
      await page.waitForSelector('#identity-ipv4');
      await page.locator('dialog select').selectOption('derived');
      await page.fill('#identity-ipv4', 'nonsense');
      await page.locator('dialog footer button.primary').click();
      await page.waitForSelector('#identity-ipv4[aria-invalid]');
      await check('kept-form');
      await page.fill('#identity-ipv4', '198.19.249.208');
      await page.locator('dialog footer button.primary').click();
      await page.waitForSelector('dialog', { state: 'detached' });
      await close();
    },
  },
  {
    title: 'containers are moved: addresses and losses are shown first',
    async work({ open }) {
      const { page, check, escape, close } = await open('move', { hash: here });
      await page.locator('main header button').nth(2).click();
      await page.waitForSelector('dialog fieldset');
      await page.locator('dialog fieldset input[type=checkbox]').first().check();
      await page.waitForSelector('dialog fieldset ul li');
      await check('move-form');
      await page.locator('dialog .body > div input[type=checkbox]').last().check();
      await check('move-confirmed');
      await page.locator('dialog footer .primary:not(:disabled)').click();
      await page.waitForSelector('dialog .outcome.done');
      await check('move-done');
      await escape();
      await close();
    },
  },
  {
    title: 'a virtual machine: it seems to work and does not',
    async work({ open }) {
      const { page, check, go, picture, close } = await open('isolated', { site: 'mac', consent: 'allowed', sizes: [small], hash: here });
      await page.click('#prove');
      await page.waitForSelector('.path .edge.fail');
      await page.waitForSelector('#prove');
      await check('isolated');
      await picture('isolated-cause', '.cause');
      await go('#/networks');
      await check('isolated-list');
      await go('#/checkup');
      await page.waitForSelector('#proofs ~ ul .why');
      await check('isolated-checkup', { at: '#proofs ~ ul' });
      await close();
    },
  },
  {
    title: 'keyboard alone, and a removal that must be confirmed',
    langs: ['en'],
    async work({ open, fail }) {
      const { page, check, go, press, escape, close } = await open('keyboard', { themes: [light], sizes: [usual] });
      await page.keyboard.press('Tab');
      const skip = await page.evaluate(() => document.activeElement?.className);
      if (!skip?.includes('skip')) fail('keyboard', 'the skip link is not first');
      await page.keyboard.press('Enter');
      if ((await page.evaluate(() => document.activeElement?.id)) !== 'main') fail('keyboard', 'the skip link does not skip');
      await go('#/networks');
      await press('[role=row][tabindex="0"]', 'ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForSelector('main .detail');
      if (!(await page.evaluate(() => location.hash)).startsWith('#/networks/')) fail('keyboard', 'Enter does not open a network');
      // Removing asks for its own, named confirmation, and Escape leaves everything as it was.
      await go(here);
      await page.locator('main .detail > header button').last().click();
      await page.waitForSelector('dialog .touches');
      if (await page.locator('dialog footer .danger').isEnabled()) fail('removal', 'it needs no confirmation');
      await check('removal');
      await page.locator('dialog input[type=checkbox]').check();
      if (!(await page.locator('dialog footer .danger').isEnabled())) fail('removal', 'the confirmation does not enable it');
      await escape();
      await close();
    },
  },
];
