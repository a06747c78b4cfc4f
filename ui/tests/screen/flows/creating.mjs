// The wizard: from nothing, from an existing network, from a pasted text; and what is asked before the probe looks.
import { light, small, usual } from '../stage.mjs';

const next = (page) => page.locator('.wizard footer button').last().click();
const step = (page, name) => page.waitForSelector(`.wizard[data-step=${name}]`);

export const flows = [
  {
    title: 'wizard',
    async work({ open }) {
      const { page, check, escape, close } = await open('wizard', { hash: '#/create' });
      await page.waitForSelector('#wizard-next:not(:disabled)');
      for (const name of ['purpose', 'link', 'addresses', 'options', 'review']) {
        await step(page, name);
        await check(`wizard-${name}`);
        if (name === 'addresses') {
          // The home site's LAN is taken; another subnet is typed, and an error appears beside its field.
          await page.fill('#subnet-0-subnet', '198.19.250.7/24');
          await page.waitForSelector('#subnet-0-subnet[aria-invalid]');
          await page.fill('#subnet-0-subnet', '198.19.250.0/24');
          await page.fill('#subnet-0-gateway', '198.19.250.1');
          await page.fill('#subnet-0-ip_range', '198.19.250.208/28');
          await page.waitForSelector('#subnet-0-subnet:not([aria-invalid])');
          await check('wizard-addresses-typed');
        }
        if (name !== 'review') await next(page);
      }
      await page.waitForSelector('.wizard footer button.primary:not(:disabled)');
      await next(page);
      await page.waitForSelector('.outcome.done');
      // Created is not proven: that stays said until somebody has sent something.
      await page.waitForSelector('#prove');
      await check('wizard-create');
      await page.click('#prove');
      await page.waitForSelector('dialog');
      await check('wizard-consent');
      await page.click('#consent-allow');
      await page.waitForSelector('dialog', { state: 'detached' });
      await page.waitForSelector('.path .edge.pass');
      await page.waitForSelector('#prove');
      await check('wizard-proof');
      await next(page);
      await step(page, 'use');
      await check('wizard-use');
      await page.locator('main button.primary').first().click();
      await page.fill('#join-image', 'nginx:1.27');
      await page.waitForSelector('dialog footer button.primary:not(:disabled)');
      await check('wizard-run');
      await page.locator('dialog footer button.primary').click();
      await page.waitForSelector('dialog .outcome.done');
      await escape();
      await close();
    },
  },
  {
    title: 'a pasted text fills the form, by keyboard alone',
    async work({ open, fail }) {
      const compose = `services:\n  web:\n    image: nginx\nnetworks:\n  lan:\n  ${'x'.repeat(80)}:\n  there:\n    external: true\nsecrets:\n`;
      const { page, check, press, escape, close } = await open('paste', { hash: '#/networks' });
      await press('main header a >> nth=0');
      await page.waitForSelector('#paste-text');
      await check('paste-empty');
      await page.locator('#paste-text').focus();
      await page.keyboard.insertText(compose);
      await page.waitForSelector('main input[type=radio]');
      await check('paste-several');
      await page.fill('#paste-text', 'docker network create --subnett=10.0.0.0/24 lan');
      await page.waitForSelector('.problems .blocks .place');
      if (await page.locator('#paste-go').isEnabled()) fail('paste', 'a wrong command goes on');
      await press('.problems .place');
      if ((await page.evaluate(() => { const f = document.activeElement; return f.value?.slice(f.selectionStart, f.selectionEnd); })) !== '--subnett') fail('paste', 'the place in the text is not shown');
      await page.keyboard.insertText('--subnet');
      await page.waitForSelector('.problems', { state: 'detached' });
      await page.fill('#paste-text', 'docker network create -d macvlan --subnet=198.19.250.0/24 --gateway=198.19.250.1 -o parent=eth0 -o com.example.x=1 <i>lan\ndocker run -d --network <i>lan --ip 198.19.250.9 nginx\ndocker run --network macvlan_network nginx');
      await page.waitForSelector('#paste-go:not(:disabled)');
      await page.waitForSelector('.services > li:nth-child(2)');
      await check('paste-command');
      await press('.services > li:nth-child(2) button');
      await page.waitForSelector('dialog footer button.primary:not(:disabled)');
      await check('paste-start');
      await escape();
      await press('#paste-go');
      await page.waitForSelector('#subnet-0-subnet');
      if ((await page.inputValue('#subnet-0-subnet')) !== '198.19.250.0/24') fail('paste', 'the form is not filled');
      await press('.pasted summary');
      await check('paste-form');
      for (const name of ['options', 'review']) {
        await press('#wizard-next:not(:disabled)');
        await step(page, name);
      }
      await press('#wizard-create:not(:disabled)');
      await page.waitForSelector('.outcome.done');
      await press('#wizard-next:not(:disabled)');
      await page.waitForSelector('.services button:not(:disabled)');
      await check('paste-use');
      await close();
    },
  },
  {
    title: 'a network is edited: what changes and whom it touches is shown first',
    async work({ open, fail }) {
      const { page, check, close } = await open('edit', { hash: '#/create/edit%3Amacvlan_network' });
      await page.waitForSelector('#subnet-0-ip_range');
      await check('edit-addresses');
      await page.fill('#subnet-0-ip_range', '198.19.249.192/27');
      await next(page);
      await step(page, 'options');
      await next(page);
      await page.waitForSelector('main table tbody tr');
      await check('edit-review');
      await page.locator('#wizard-create:not(:disabled)').click();
      await page.waitForSelector('.outcome.done');
      // Attached again is not proven: each container that was cut off has its own line.
      await page.locator('#prove-each').click();
      await page.waitForSelector('dialog');
      await page.click('#consent-allow');
      await page.waitForSelector('dialog', { state: 'detached' });
      await page.waitForSelector('#prove-each');
      if (await page.locator('main li .badge.unknown').count()) fail('edit', 'a container is left unproven');
      await check('edit-done', { at: '#prove-each' });
      await close();
    },
  },
  {
    title: 'a network of the engine itself is not edited',
    async work({ open }) {
      const { page, check, close } = await open('edit-refused', { sizes: [usual], hash: '#/create/edit%3Abridge' });
      await page.waitForSelector('main .refused');
      await check('edit-refused');
      await close();
    },
  },
  {
    title: 'consent by keyboard, kept, taken back',
    langs: ['en'],
    async work({ open, fail }) {
      const { page, check, go, press, escape, close } = await open('consent', { site: 'vm', themes: [light], sizes: [usual], hash: '#/create' });
      await page.locator('#wizard-next:not(:disabled)').click();
      await page.waitForSelector('.source.unknown');
      await check('links-unknown');
      await press('#look-links');
      await page.waitForSelector('dialog');
      await escape();
      if (!(await page.locator('.source.unknown').isVisible())) fail('consent', 'Escape counts as a yes');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog #consent-deny');
      await press('#consent-deny');
      await page.waitForSelector('dialog', { state: 'detached' });
      await check('links-denied');
      if (!(await page.locator('.source.unknown').isVisible())) fail('consent', 'a no counts as a yes');
      await press('#look-links');
      await page.waitForSelector('dialog #consent-allow');
      await press('#consent-allow');
      await page.waitForSelector('.source:not(.unknown)');
      if (!(await page.locator('main').innerText()).includes('198.19.249.2/24')) fail('consent', 'the links that the probe saw are not offered');
      await check('links-seen');
      await go('#/settings');
      await page.waitForSelector('#probe-remove:not(:disabled)');
      await press('#probe-remove');
      await page.waitForSelector('#probe-remove:disabled');
      await press('#probe-withdraw');
      await page.waitForSelector('#probe-allow');
      await check('probe-withdrawn');
      await close();
    },
  },
  {
    title: 'leaving the wizard for a page of Learn loses no answer',
    langs: ['en'],
    async work({ open, fail }) {
      const { page, go, close } = await open('left', { themes: [light], sizes: [small], hash: '#/create' });
      await page.locator('#wizard-next:not(:disabled)').click();
      await page.locator('#wizard-next').click();
      await page.fill('#subnet-0-subnet', '10.77.0.0/24');
      await go('#/learn/wifi');
      await go('#/create');
      await page.waitForSelector('#subnet-0-subnet');
      if ((await page.inputValue('#subnet-0-subnet')) !== '10.77.0.0/24') fail('wizard', 'an answer is lost');
      await close();
    },
  },
];
