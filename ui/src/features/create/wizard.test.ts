import { afterEach, describe, expect, it, vi } from 'vitest';

import { backend, type NetworkDraft, type Proposal } from '../../ipc';
import { blank, Wizard } from './wizard.svelte';

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
  it('asks for an edit of the network it was opened for, and for the rest as it is', async () => {
    vi.useFakeTimers();
    const draft = { ...blank('on-lan'), name: 'lan' };
    vi.spyOn(backend, 'editForm').mockResolvedValue({ network: 'lan', draft, kept: [{ field: 'Attachable', value: 'true' }], refusals: [] });
    const ask = vi.spyOn(backend, 'proposeEdit').mockResolvedValue({ form: null, field_errors: [], findings: [], prediction: null, changes: [{ field: 'Name', wanted: 'b', got: 'a' }], impact: [], request: null, plan: null });
    const wizard = new Wizard({ how: 'edit', network: 'lan' });
    await wizard.load();
    expect(wizard.draft.name).toBe('lan');
    wizard.ask({ ...draft, name: 'other' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledWith('lan', { ...draft, name: 'other' });
    expect(wizard.edit?.changes).toHaveLength(1);
    expect(wizard.proposal?.filled.name).toBe('other');
  });
  it('says that a network to edit is gone', async () => {
    vi.spyOn(backend, 'editForm').mockResolvedValue(null);
    const wizard = new Wizard({ how: 'edit', network: 'gone' });
    await wizard.load();
    expect(wizard.error?.code).toBe('no-such-network');
  });
});
