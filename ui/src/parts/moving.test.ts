import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { speak } from '../i18n/index.svelte';
import { backend, type MoveProposal } from '../ipc';
import { Moving } from '../model/moving.svelte';
import { site } from '../model/site.svelte';
import MoveDialog from './MoveDialog.svelte';

beforeEach(async () => {
  await speak('en');
  HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  await site.start();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});
const network = (name: string) => site.engine!.networks.find((n) => n.name === name)!;
/** A container on one bridge network alone. */
const guest = () => {
  const bridges = site.engine!.networks.filter((n) => n.driver === 'bridge').map((n) => n.name);
  return site.engine!.containers.find((c) => c.endpoints.length === 1 && bridges.includes(c.endpoints[0]!.network))!;
};

describe('moving containers', () => {
  it('sends what was chosen and typed, and says where from only where that is known', async () => {
    const asked = vi.spyOn(backend, 'proposeMove');
    const form = new Moving(network('macvlan_network'));
    form.choose('web', true);
    form.type('web', '198.19.249.210');
    form.accept('address-answered', true);
    await form.ask(form.draft);
    expect(asked).toHaveBeenLastCalledWith({ to: network('macvlan_network').id, from: '', keep: false, containers: [{ container: 'web', ipv4: '198.19.249.210', ipv6: '' }], accepted: ['address-answered'] });
    form.goTo(network('web_default').id);
    form.choose('nas', true);
    expect(form.draft).toMatchObject({ from: network('macvlan_network').id, containers: [{ container: 'nas', ipv4: '' }], accepted: [] });
    form.keep = true;
    expect(form.draft.from).toBe('');
  });
  it('believes the latest answer, and what was confirmed was the one before', async () => {
    const open: ((p: MoveProposal) => void)[] = [];
    vi.spyOn(backend, 'proposeMove').mockImplementation(() => new Promise((done) => open.push(done)));
    const form = new Moving(network('macvlan_network'));
    form.choose('web', true);
    form.confirmed = true;
    const [first, second] = [form.ask(form.draft), form.ask(form.draft)];
    const answer = (commands: string): MoveProposal => ({ filled: form.draft, field_errors: [], findings: [], moves: [], commands, plan: null });
    open[1]!(answer('new'));
    open[0]!(answer('old'));
    await Promise.all([first, second]);
    expect(form.proposal?.commands).toBe('new');
    expect(form.confirmed).toBe(false);
    expect(form.ready).toBe(false);
  });
  it('shows the address and the losses before, asks for a confirmation, and then the run', async () => {
    const { container } = render(MoveDialog, { network: network('macvlan_network'), close: () => undefined });
    const name = guest().name;
    await fireEvent.click(screen.getByLabelText(name));
    await vi.waitFor(() => expect(container.textContent).toContain('nobody answered'), { timeout: 20_000 });
    const go = screen.getByRole('button', { name: 'Move', hidden: true });
    expect(go).toHaveProperty('disabled', true);
    await fireEvent.click(screen.getByLabelText(/^Move them onto/));
    expect(go).toHaveProperty('disabled', false);
    await fireEvent.click(go);
    await vi.waitFor(() => expect(container.querySelector('.outcome.done')).not.toBeNull(), { timeout: 20_000 });
    expect(container.querySelectorAll('ol li').length).toBe(3);
    expect(site.engine!.containers.find((c) => c.name === name)!.endpoints.map((e) => e.network)).toEqual(['macvlan_network']);
  }, 60_000);
  it('puts what cannot be read beside its field, and refusals beside their container', async () => {
    render(MoveDialog, { network: network('macvlan_network'), close: () => undefined });
    const name = guest().name;
    await fireEvent.click(screen.getByLabelText(name));
    const field = screen.getByLabelText(/^IPv4 address of/);
    await fireEvent.input(field, { target: { value: '198.19' } });
    await vi.waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'), { timeout: 20_000 });
    expect(screen.getByRole('button', { name: 'Move', hidden: true })).toHaveProperty('disabled', true);
  }, 60_000);
});
