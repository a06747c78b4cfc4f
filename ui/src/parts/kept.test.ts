// Kept addresses on screen: what is kept, how it stands, and the three things that can be done about it.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import KeptAddresses from '../features/networks/KeptAddresses.svelte';
import { speak } from '../i18n/index.svelte';
import { backend } from '../ipc';
import { sites } from '../ipc/fake/sites';
import { repair } from '../model/repair.svelte';
import { site } from '../model/site.svelte';
import FindingCard from './FindingCard.svelte';
import IdentityDialog from './IdentityDialog.svelte';
import RepairDialog from './RepairDialog.svelte';

beforeEach(async () => {
  await speak('en');
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
  await site.start();
  site.take(sites.keeps!());
  repair.close();
});
afterEach(cleanup);
const network = () => site.engine!.networks.find((n) => n.name === 'macvlan_network')!;
const show = () => render(KeptAddresses, { network: network(), members: ['nginx', 'pihole', 'homeassistant'] });
const row = (name: string) => screen.getByText(name).closest('tr')!;

describe('kept addresses', () => {
  it('says of each record how it stands', () => {
    show();
    expect(row('nginx').textContent).toContain('as kept');
    expect(row('pihole').textContent).toContain('198.19.249.212');
    expect(row('pihole').textContent).toContain('198.19.249.209');
    expect(row('grafana').textContent).toContain('waits for a container of that name');
  });
  it('offers to give back only where that helps', () => {
    show();
    expect(row('pihole').querySelector('button')!.textContent).toContain('Give it back');
    expect(row('nginx').textContent).not.toContain('Give it back');
    expect(row('grafana').textContent).not.toContain('Give it back');
  });
  it('asks the window to give back, from a row and from the finding', async () => {
    show();
    await fireEvent.click(row('pihole').querySelector('button')!);
    expect(repair.wanted).toEqual({ container: 'pihole', network: 'macvlan_network' });
    cleanup();
    repair.close();
    render(FindingCard, { finding: sites.keeps!().findings[0]!, open: true });
    await fireEvent.click(screen.getByRole('button', { name: /Give .?pihole.? back/ }));
    expect(repair.wanted).toEqual({ container: 'pihole', network: 'macvlan_network' });
  });
  it('keeps what a container has, and says where there is nothing', async () => {
    const keep = vi.spyOn(backend, 'keepIdentity').mockResolvedValue({ field_errors: [], kept: [], as_before: [], without: [sites.keeps!().identities[0]!.identity] });
    show();
    await fireEvent.click(screen.getByRole('button', { name: /homeassistant/ }));
    expect(keep).toHaveBeenCalledWith('homeassistant', 'macvlan_network', false);
    await vi.waitFor(() => expect(screen.getByRole('status').textContent).toContain('no address here yet'));
    keep.mockRestore();
  });
});

describe('giving back', () => {
  it('is confirmed by name, and a danger that was accepted goes along', async () => {
    const finding = { code: 'address-answered', severity: 'danger' as const, explained_by: null, evidence: [], remedies: [], address: '198.19.249.212', others: [] };
    const propose = vi.spyOn(backend, 'proposeRepair').mockResolvedValue({ field_errors: [], findings: [finding], prediction: null, touches: ['pihole'], command: null, exports: null, plan: null });
    render(RepairDialog, { container: 'pihole', network: 'macvlan_network' });
    await vi.waitFor(() => expect(document.querySelectorAll('dialog input[type=checkbox]').length).toBe(2));
    expect(propose).toHaveBeenLastCalledWith('pihole', 'macvlan_network', []);
    await fireEvent.click(document.querySelector('dialog input[type=checkbox]')!);
    await vi.waitFor(() => expect(propose).toHaveBeenLastCalledWith('pihole', 'macvlan_network', ['address-answered']));
    propose.mockRestore();
  });
});

describe('the form of a record', () => {
  it('shows the MAC address of the names as such, and errors beside their fields', async () => {
    const close = vi.fn();
    render(IdentityDialog, { container: 'grafana', network: network(), ofNames: '92:6d:1c:aa:c3:5c', close });
    const select = await vi.waitFor(() => document.querySelector<HTMLSelectElement>('dialog select') ?? expect.fail('no form'));
    await vi.waitFor(() => expect(select.selectedOptions[0]!.textContent).toBeTruthy());
    const set = vi.spyOn(backend, 'setIdentity').mockResolvedValue([{ field: 'ipv4', code: 'kept-for-another', typed: 'x', suggestion: null }]);
    await fireEvent.change(select, { target: { value: 'derived' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Keep', hidden: true }));
    expect(set.mock.lastCall![0].mac).toBe('derived');
    await vi.waitFor(() => expect(document.querySelector('#identity-ipv4')!.getAttribute('aria-invalid')).toBe('true'));
    expect(close).not.toHaveBeenCalled();
    set.mockResolvedValue([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Keep', hidden: true }));
    await vi.waitFor(() => expect(close).toHaveBeenCalled());
    set.mockRestore();
  });
});
