import { beforeEach, describe, expect, it } from 'vitest';

import { lans, map as answered, sweep } from '../ipc/fake/looking';
import { sites } from '../ipc/fake/sites';
import { block } from './address';
import { opening, shapeOf, squares, tellingRuns } from './map';

const home = sites.home!();
const entry = (subnet: string, rest: Partial<{ gateway: string; ip_range: string; excluded: string[] }> = {}) => ({ subnet, gateway: '', ip_range: '', excluded: [], ...rest });
const lan = () => answered(home, entry('198.19.249.0/24', { gateway: '198.19.249.1', ip_range: '198.19.249.208/28', excluded: ['198.19.249.21'] }), 'eth0')!;
const whole = (subnet: string) => block(subnet)!;

beforeEach(() => lans.clear());

describe('the address map', () => {
  it('has one square an address, in order, and shows what is known of each', () => {
    const all = squares(lan(), whole('198.19.249.0/24'), '198.19.249.208/28', '198.19.249.212');
    expect(all).toHaveLength(256);
    expect(all.map((s) => s.text)).toEqual(Array.from({ length: 256 }, (_, i) => `198.19.249.${i}`));
    expect([0, 1, 21, 146, 209, 255].map((i) => shapeOf(all[i]!))).toEqual(['network', 'gateway', 'excluded', 'host', 'docker', 'broadcast']);
    expect(all.filter((s) => s.range).map((s) => s.text)).toHaveLength(16);
    expect(all.filter((s) => s.first).map((s) => s.text)).toEqual(['198.19.249.212']);
    expect(all.every((s) => s.look === 'not-asked')).toBe(true);
  });
  it('never shows as silent what was not asked to the end', async () => {
    const looks = () => new Set(squares(lan(), whole('198.19.249.0/24'), null, null).map((s) => s.look));
    let stop = false;
    await sweep('198.19.249.0/24', () => stop, () => (stop = true));
    expect(looks()).toEqual(new Set(['answered', 'not-asked']));
    await sweep('198.19.249.0/24', () => false, () => undefined);
    expect(looks()).toEqual(new Set(['answered', 'nobody-answered']));
    const nas = squares(lan(), whole('198.19.249.0/24'), null, null)[2]!;
    expect(nas).toMatchObject({ look: 'answered', name: 'diskstation.lan', answered_by: [{ mac: '00:11:32:4f:22:7c' }] });
  });
  it('draws a wide subnet as blocks, with the number of those who answered in each', async () => {
    await sweep('198.19.0.0/16', () => false, () => undefined);
    const map = answered(home, entry('198.19.0.0/16', { gateway: '198.19.0.1' }), 'eth0')!;
    const parts = squares(map, whole('198.19.0.0/16'), '198.19.7.16/28', null);
    expect(parts).toHaveLength(256);
    expect(parts[0]).toMatchObject({ text: '198.19.0.0/24', look: 'mixed', answered: 12 });
    expect(parts.findIndex((s) => s.range)).toBe(7);
    expect(parts[1]?.look).toBe('nobody-answered');
    expect(opening(whole('198.19.0.0/16'), '198.19.7.16/28')).toEqual(whole('198.19.7.0/24'));
    expect(opening(whole('198.19.0.0/16'), null)).toEqual(whole('198.19.0.0/16'));
  });
  it('draws small and IPv6 subnets', () => {
    const small = answered(home, entry('10.0.0.0/30'), null)!;
    expect(squares(small, whole('10.0.0.0/30'), null, null).map((s) => s.text)).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3']);
    const v6 = answered(home, entry('fd00::/64'), null)!;
    expect(squares(v6, whole('fd00::/64'), null, null)[1]).toMatchObject({ text: 'fd00::100:0:0:0/72', look: 'not-asked' });
  });
  it('is told as a table without the addresses that nothing is known of', () => {
    const rows = tellingRuns(lan());
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every((r) => r.cell.marks.length > 0 || r.cell.look.look !== 'not-asked')).toBe(true);
    expect(rows.some((r) => r.first === '198.19.249.100')).toBe(false);
  });
});
