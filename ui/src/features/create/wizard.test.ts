import { afterEach, describe, expect, it, vi } from 'vitest';

import { backend, type NetworkDraft, type Proposal } from '../../ipc';
import { network } from '../../ipc/fake/sites';
import { blank, like, Wizard } from './wizard.svelte';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
const answer = (draft: NetworkDraft): Proposal => ({ filled: draft, field_errors: [], findings: [], prediction: null, first_address: null, request: null, exports: null, plan: null });

describe('the wizard', () => {
  it('asks once for a burst of changes', async () => {
    vi.useFakeTimers();
    const ask = vi.spyOn(backend, 'proposeNetwork').mockImplementation(async (d) => answer(d));
    const wizard = new Wizard();
    for (const name of ['a', 'ab', 'abc']) wizard.ask({ ...blank('on-lan'), name });
    await vi.advanceTimersByTimeAsync(200);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(wizard.proposal?.filled.name).toBe('abc');
  });
  it('believes the latest answer, whichever comes last', async () => {
    vi.useFakeTimers();
    const open: ((p: Proposal) => void)[] = [];
    vi.spyOn(backend, 'proposeNetwork').mockImplementation((d) => new Promise((done) => open.push(() => done(answer(d)))));
    const wizard = new Wizard();
    wizard.ask({ ...blank('on-lan'), name: 'old' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    wizard.ask({ ...blank('on-lan'), name: 'new' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    open[1]?.(answer(blank('on-lan')));
    await vi.advanceTimersByTimeAsync(1);
    open[0]?.(answer(blank('on-lan')));
    await vi.advanceTimersByTimeAsync(1);
    expect(wizard.proposal?.filled.name).toBe('new');
  });
  it('shows what was typed, else what is proposed, and keeps an emptied field empty', () => {
    const wizard = new Wizard();
    wizard.proposal = answer({ ...blank('on-lan'), subnets: [{ subnet: '10.0.0.0/24', gateway: '10.0.0.1', ip_range: '', excluded: [] }] });
    expect(wizard.shown(0, 'gateway')).toBe('10.0.0.1');
    wizard.setSubnet(0, 'gateway', '10.0.0.254');
    expect(wizard.shown(0, 'gateway')).toBe('10.0.0.254');
    wizard.setSubnet(0, 'gateway', '');
    expect(wizard.shown(0, 'gateway')).toBe('');
  });
  it('puts a remedy into the form by its path', () => {
    const wizard = new Wizard();
    wizard.set('subnets.1.gateway', 'fd00::1');
    wizard.set('subnets.0.excluded', '10.0.0.9');
    wizard.set('driver', 'ipvlan');
    wizard.set('internal', 'true');
    wizard.set('no-such-field', 'x');
    expect(wizard.draft).toMatchObject({ driver: 'ipvlan', internal: true });
    expect(wizard.draft.subnets.map((s) => [s.gateway, s.excluded])).toEqual([['', ['10.0.0.9']], ['fd00::1', []]]);
  });
  it('makes the form of a network again', () => {
    const made = like(network('lan', 'macvlan', [{ subnet: '10.0.0.0/24', gateway: '10.0.0.1', ip_range: '10.0.0.16/28', excluded: { a: '10.0.0.20' } }], { options: { parent: 'eth0.10', macvlan_mode: 'private', other: '1' }, labels: { mine: 'x', 'org.lanward.run': 'y' } }));
    expect(made).toMatchObject({ purpose: 'on-vlan', name: 'lan-2', driver: 'macvlan', parent: 'eth0.10', mode: 'private', options: { other: '1' }, labels: { mine: 'x' } });
    expect(made.subnets).toEqual([{ subnet: '10.0.0.0/24', gateway: '10.0.0.1', ip_range: '10.0.0.16/28', excluded: ['10.0.0.20'] }]);
  });
});
