import { describe, expect, it } from 'vitest';

import type { Finding } from '../ipc';
import { finding, sites } from '../ipc/fake/sites';
import { block } from './address';
import { cells, holders, opening } from './map';
import { about, grouped, matching, rows, sorted } from './view';

const home = sites.home!();
const engine = home.facts.engine.state === 'seen' ? home.facts.engine : null;
const list = rows(engine!);
const row = (name: string) => list.find((r) => r.network.name === name)!;

describe('rows', () => {
  it('count what is used and what is left for automatic use', () => {
    // A /28 as range: 16 addresses, three in use, one excluded; the gateway is outside.
    expect(row('macvlan_network')).toMatchObject({ used: 3, available: 12n, parent: 'eth0' });
    // A whole /16: less network and broadcast address, gateway and three containers.
    expect(row('web_default').available).toBe(65536n - 2n - 1n - 3n);
    expect(row('host').available).toBeNull();
  });
  it('count no address of a container that does not run', () => {
    expect(row('bridge')).toMatchObject({ used: 0 });
    expect(row('bridge').members).toHaveLength(1);
  });
  it('sort by value and by name', () => {
    expect(sorted(list, 'used', true)[0]?.network.name).toBe('macvlan_network');
    expect(sorted(list, 'name', false).map((r) => r.network.name)).toEqual(['bridge', 'host', 'macvlan_network', 'none', 'web_default']);
  });
  it('are found by container, subnet and parent', () => {
    expect(matching(list, 'pihole').map((r) => r.network.name)).toEqual(['macvlan_network']);
    expect(matching(list, '172.18').map((r) => r.network.name)).toEqual(['web_default']);
    expect(matching(list, ' ETH0 ').map((r) => r.network.name)).toEqual(['macvlan_network']);
    expect(matching(list, 'nothing like it')).toEqual([]);
  });
});

describe('findings', () => {
  it('are folded under what explains them, and none is lost', () => {
    const all: Finding[] = [finding('a', 'danger'), finding('b', 'note', { explained_by: 'a' }), finding('c', 'note', { explained_by: 'not-here' }), finding('d', 'note', { explained_by: 'b' })];
    const groups = grouped(all);
    expect(groups.map((g) => g.root.code)).toEqual(['a', 'c']);
    expect(groups.find((g) => g.root.code === 'a')?.children.map((c) => c.code)).toEqual(['b', 'd']);
    const circle = grouped([finding('a', 'note', { explained_by: 'b' }), finding('b', 'note', { explained_by: 'a' })]);
    expect(circle.map((g) => g.root.code)).toEqual(['a', 'b']);
  });
  it('are shown at the network they name or whose parent they name', () => {
    expect(about(home.findings, row('macvlan_network').network).map((f) => f.code)).toEqual(['host-cannot-reach', 'ports-have-no-effect']);
    expect(about(home.findings, row('web_default').network)).toEqual([]);
  });
});

describe('the address map', () => {
  const subnet = block('198.19.249.0/24')!;
  const held = holders(home, subnet, '198.19.249.1', ['198.19.249.20-22']);
  const all = cells(subnet, subnet, '198.19.249.208/28', held, '198.19.249.212');
  const cell = (n: number) => all[n]!;
  it('has one cell an address for a /24 and marks what is known', () => {
    expect(all).toHaveLength(256);
    expect(cell(0).marks).toEqual(['edge']);
    expect(cell(1).marks).toContain('gateway');
    expect(cell(146)).toMatchObject({ marks: ['host'], who: ['eth0'] });
    expect(cell(209)).toMatchObject({ range: true, marks: ['docker'], who: ['pihole'] });
    expect(cell(21).marks).toEqual(['excluded']);
    expect(cell(212).first).toBe(true);
    expect(all.filter((c) => c.range)).toHaveLength(16);
    expect(cell(100)).toMatchObject({ marks: [], who: [] });
  });
  it('draws larger prefixes as blocks and opens where the range is', () => {
    const big = block('10.0.0.0/8')!;
    const parts = cells(big, big, null, [], null);
    expect(parts).toHaveLength(256);
    expect(parts[3]?.text).toBe('10.3.0.0/16');
    expect(opening(big, '10.7.8.16/28')).toEqual(block('10.7.8.0/24'));
    expect(opening(big, null)).toEqual(big);
    const v6 = block('fd00::/64')!;
    expect(cells(v6, v6, null, [], null)[1]?.text).toBe('fd00::100:0:0:0/72');
  });
  it('draws small prefixes whole', () => {
    const small = block('10.0.0.0/29')!;
    expect(cells(small, small, null, [], null).map((c) => c.text)).toEqual(Array.from({ length: 8 }, (_, i) => `10.0.0.${i}`));
    const pair = block('10.0.0.0/31')!;
    expect(cells(pair, pair, null, [], null).every((c) => c.marks.length === 0)).toBe(true);
  });
});
