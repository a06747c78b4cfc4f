// One screenshot: node tests/screen/shot.mjs <file.png> <query> <hash> [width] [height]
import { chromium } from 'playwright-core';
import { serve, flags } from './serve.mjs';

const [file, query = '', hash = '', width = '1280', height = '800'] = process.argv.slice(2);
const server = await serve();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
page.on('console', (m) => console.log(m.type(), m.text()));
page.on('pageerror', (e) => console.log('pageerror', e.message));
await page.goto(`${server.url}?${query}${hash}`);
await page.waitForSelector('main[data-ready="true"]');
await page.waitForTimeout(400);
await page.screenshot({ path: file });
await browser.close();
server.close();
