import { describe, expect, it } from 'vitest';

import { sites } from '../../ipc/fake/sites';
import { picture, type Box } from './picture';

const none = new Set<string>();
const overlap = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe('the picture', () => {
  for (const [name, make] of Object.entries(sites)) {
    it(`of ${name} lays no box over another, folded or open`, () => {
      for (const open of [none, new Set(['lan', 'private'])]) {
        const { boxes, width, height } = picture(make(), open);
        const byColumn = boxes.slice(0, 120);
        for (const [i, a] of byColumn.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.w <= width && a.y + a.h <= height, `${a.id} is inside`).toBe(true);
          for (const b of byColumn.slice(i + 1)) expect(overlap(a, b), `${a.id} and ${b.id}`).toBe(false);
        }
        expect(new Set(boxes.map((b) => b.id)).size).toBe(boxes.length);
      }
    });
  }
  it('folds hundreds of networks into two boxes', () => {
    const { boxes } = picture(sites.big!(), none);
    expect(boxes.filter((b) => b.kind === 'network')).toHaveLength(0);
    expect(boxes.filter((b) => b.kind === 'group').map((b) => (b.kind === 'group' ? [b.group, b.networks] : []))).toEqual([['lan', 10], ['private', 487]]);
  });
  it('draws the boundary of a virtual machine, and the way through it as broken', () => {
    const { frames, lines } = picture(sites.mac!(), none);
    expect(frames.map((f) => f.kind)).toEqual(['computer', 'vm']);
    expect(lines.find((l) => l.id === 'w:boundary')).toMatchObject({ state: 'broken' });
    expect(lines.filter((l) => l.mark)).toHaveLength(1);
  });
  it('draws macvlan as a wire on its parent and bridges behind translation', () => {
    const { lines } = picture(sites.home!(), none);
    expect(lines.filter((l) => l.from === 'nic:eth0').map((l) => l.style).sort()).toEqual(['translated', 'translated', 'wire']);
  });
  it('draws a parent that is not there', () => {
    const site = sites.home!();
    if (site.facts.engine.state !== 'seen') throw new Error('the site has an engine');
    site.facts.engine.networks.find((n) => n.driver === 'macvlan')!.options.parent = 'eth7.10';
    const { boxes } = picture(site, none);
    expect(boxes.find((b) => b.kind === 'missing')).toMatchObject({ name: 'eth7', state: 'broken' });
  });
  it('does not call a link missing that nobody could look for, or that only had no room', () => {
    const unseen = sites.mac!();
    if (unseen.facts.engine.state !== 'seen') throw new Error('the site has an engine');
    unseen.facts.engine.links = { state: 'unknown', value: { reason: 'other-kernel' } };
    expect(picture(unseen, none).boxes.find((b) => b.kind === 'missing')).toMatchObject({ name: 'eth0', state: 'unknown' });
    const crowded = sites.home!();
    const eth0 = crowded.facts.host.nics.find((n) => n.name === 'eth0')!;
    crowded.facts.host.nics = [...Array.from({ length: 200 }, (_, i) => ({ ...eth0, name: `p${i}`, index: i })), { ...eth0, index: 999 }];
    const { boxes } = picture(crowded, none);
    expect(boxes.some((b) => b.kind === 'missing')).toBe(false);
    expect(boxes.some((b) => b.id === 'nic:eth0')).toBe(true);
  });
  it('shows this computer without an engine', () => {
    const { boxes } = picture(sites.none!(), none);
    expect(boxes.map((b) => b.kind)).toContain('no-engine');
    expect(boxes.filter((b) => b.kind === 'nic').length).toBeGreaterThan(0);
  });
});
