// Host access on screen: nothing runs unasked, a wrong address is told beside its field, and both ways are shown.
import { cleanup, fireEvent, render } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { speak } from '../../i18n/index.svelte';
import { backend, type AccessProposal } from '../../ipc';
import { AccessWish } from '../../model/access.svelte';
import { site } from '../../model/site.svelte';
import HostAccess from './HostAccess.svelte';

beforeEach(async () => {
  await speak('en');
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
  await site.start();
});
afterEach(cleanup);
const network = () => site.engine!.networks.find((n) => n.name === 'macvlan_network')!;
const slow = { timeout: 30_000 };
const there = (container: Element, what: string) => vi.waitFor(() => container.querySelector<HTMLElement>(what) ?? expect.fail(what), slow);
const gone = (container: Element, what: string) => vi.waitFor(() => expect(container.querySelector(what)).toBeNull(), slow);

describe('host access', () => {
  it('is turned on after a yes to what stays, shown both ways, and turned off again', async () => {
    const applied = vi.spyOn(backend, 'apply');
    const { container } = render(HostAccess, { network: network() });
    const knob = await there(container, '#access-switch');
    expect(knob.getAttribute('aria-checked')).toBe('false');
    await fireEvent.click(knob);
    const address = (await there(container, '#access-address')) as HTMLInputElement;
    expect(address.value).toBe('198.19.249.254');
    const go = (await there(container, '#access-go')) as HTMLButtonElement;
    // A plan alone is no permission.
    expect(go.disabled).toBe(true);
    const text = container.querySelector('dialog')!.textContent;
    for (const part of ['NET_ADMIN', 'ip link add lw-c1621f79', '198.19.249.208/28', 'its container stays']) expect(text).toContain(part);
    await fireEvent.click(await there(container, 'dialog input[type=checkbox]'));
    await vi.waitFor(() => expect(go.disabled).toBe(false), slow);
    expect(applied).not.toHaveBeenCalled();
    await fireEvent.click(go);
    await there(container, 'dialog .outcome.done');
    await vi.waitFor(() => expect(container.querySelectorAll('dialog li.pass').length).toBe(2), slow);
    await fireEvent.click(await there(container, 'dialog footer .primary'));
    await vi.waitFor(() => expect(knob.getAttribute('aria-checked')).toBe('true'), slow);

    await fireEvent.click(knob);
    // Leaving needs no permission, and says what goes.
    await there(container, '#access-go:not(:disabled)');
    expect(container.querySelector('#access-address')).toBeNull();
    await fireEvent.click(await there(container, '#access-go'));
    await there(container, 'dialog .outcome.done');
    await fireEvent.click(await there(container, 'dialog footer .primary'));
    await vi.waitFor(() => expect(knob.getAttribute('aria-checked')).toBe('false'), slow);
    applied.mockRestore();
  }, 60_000);

  it('tells a wrong address beside its field', async () => {
    const { container } = render(HostAccess, { network: network() });
    await fireEvent.click(await there(container, '#access-switch'));
    const address = (await there(container, '#access-address')) as HTMLInputElement;
    await fireEvent.input(address, { target: { value: '198.19.249.1' } });
    await vi.waitFor(() => expect(address.getAttribute('aria-invalid')).toBe('true'), slow);
    expect(container.querySelector('#access-address-note')!.textContent).toContain('198.19.249.1');
    expect(((await there(container, '#access-go')) as HTMLButtonElement).disabled).toBe(true);
    await fireEvent.input(address, { target: { value: '' } });
    await vi.waitFor(() => expect(address.getAttribute('aria-invalid')).toBeNull(), slow);
    expect(address.placeholder).toBe('198.19.249.254');
  });

  it('offers the same in the words of other programs, the one of this machine first', async () => {
    const { container } = render(HostAccess, { network: network() });
    await fireEvent.click(await there(container, '#access-switch'));
    await there(container, '#access-without [role=tab]');
    const tabs = [...container.querySelectorAll<HTMLElement>('#access-without [role=tab]')];
    expect(tabs.map((tab) => tab.textContent)).toEqual(['systemd-networkd', 'Commands', 'NetworkManager', 'netplan', 'ifupdown', 'systemd service']);
    await fireEvent.click(tabs[3]!);
    await vi.waitFor(() => expect(container.querySelector('#access-without [role=tabpanel]')!.textContent).toContain('netplan has no word for a macvlan link'), slow);
    await fireEvent.keyDown(container.querySelector('#access-without [role=tablist]')!, { key: 'End' });
    await vi.waitFor(() => expect(container.querySelector('#access-without [aria-selected=true]')!.textContent).toBe('systemd service'), slow);
    await gone(container, '#access-without .note');
  });

  it('says why it is impossible, and offers nothing to press', async () => {
    const refused: AccessProposal = { shim: null, refusals: [{ refusal: 'engine-in-vm', engine: 'orbstack' }], of_address: [], commands: [], undo_commands: [], plan: null };
    const proposed = vi.spyOn(backend, 'proposeAccess').mockResolvedValue(refused);
    const { container } = render(HostAccess, { network: network() });
    await fireEvent.click(await there(container, '#access-switch'));
    const told = await there(container, 'dialog .refused');
    expect(told.textContent).toContain('OrbStack');
    expect(((await there(container, '#access-go')) as HTMLButtonElement).disabled).toBe(true);
    expect(container.querySelector('#access-address')).toBeNull();
    proposed.mockRestore();
  });

  it('asks again once the probe has seen the engine’s interfaces', async () => {
    await backend.setProbeConsent('allowed');
    const refused: AccessProposal = { shim: null, refusals: [{ refusal: 'links-unknown' }], of_address: [], commands: [], undo_commands: [], plan: null };
    const looked = vi.spyOn(backend, 'lookLinks');
    const proposed = vi.spyOn(backend, 'proposeAccess').mockResolvedValueOnce(refused);
    const { container } = render(HostAccess, { network: network() });
    await fireEvent.click(await there(container, '#access-switch'));
    await fireEvent.click(await there(container, '#access-look'));
    await there(container, '#access-address');
    expect(looked).toHaveBeenCalledOnce();
    proposed.mockRestore();
    looked.mockRestore();
  });

  it('shows no answer that comes too late', async () => {
    const late: ((proposal: AccessProposal) => void)[] = [];
    const proposed = vi.spyOn(backend, 'proposeAccess').mockImplementation(() => new Promise((answer) => late.push(answer)));
    const answer = (typed: string): AccessProposal => ({ shim: null, refusals: [], of_address: [{ refusal: 'not-an-address', typed }], commands: [], undo_commands: [], plan: null });
    const wish = new AccessWish('n', false);
    const first = wish.type('1');
    const second = wish.type('12');
    late[1]!(answer('12'));
    late[0]!(answer('1'));
    await Promise.all([first, second]);
    expect(wish.proposal?.of_address[0]?.typed).toBe('12');
    proposed.mockRestore();
  });
});
