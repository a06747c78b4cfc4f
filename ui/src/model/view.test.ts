import { describe, expect, it } from 'vitest';

import type { Finding } from '../ipc';
import { finding, sites } from '../ipc/fake/sites';
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
