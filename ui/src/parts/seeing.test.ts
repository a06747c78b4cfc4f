// What the probe sees, on screen: the question before it runs, the map while it fills, and what a proof may say.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { speak } from '../i18n/index.svelte';
import { backend, type Verdict } from '../ipc';
import { lans } from '../ipc/fake/looking';
import { probe } from '../model/probe.svelte';
import { Proof, Round } from '../model/proof.svelte';
import { site } from '../model/site.svelte';
import AddressMap from './AddressMap.svelte';
import ConsentDialog from './ConsentDialog.svelte';
import ProofView from './ProofView.svelte';
import RoundView from './RoundView.svelte';

beforeEach(async () => {
  await speak('en');
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
  await site.start();
  await backend.setProbeConsent('unasked');
  lans.clear();
});
afterEach(cleanup);
const network = () => site.engine!.networks.find((n) => n.name === 'macvlan_network')!;
const showMap = (onrange?: (text: string) => void) => render(AddressMap, { of: { of: 'network', network: network().id }, subnet: '198.19.249.0/24', range: '198.19.249.208/28', ...(onrange && { onrange }) });

describe('consent', () => {
  it('is asked for before anything is sent, and a no is kept', async () => {
    const sent = vi.spyOn(backend, 'sweep');
    showMap();
    const ask = await vi.waitFor(() => screen.getByRole('button', { name: 'Ask the LAN' }));
    await fireEvent.click(ask);
    await vi.waitFor(() => expect(probe.asking).toBe(true));
    expect(sent).not.toHaveBeenCalled();
    await probe.answer(false);
    await vi.waitFor(() => expect(screen.getByText(/Nothing was sent/)).toBeTruthy());
    expect(sent).not.toHaveBeenCalled();
    expect((await backend.probeStatus()).consent).toBe('denied');
    sent.mockRestore();
  });
  it('says what runs with what rights, in the words of the request itself', async () => {
    void probe.allowed();
    await vi.waitFor(() => expect(probe.asking).toBe(true));
    render(ConsentDialog);
    const text = document.querySelector('dialog')!.textContent;
    for (const part of [probe.status!.terms!.image, 'NET_RAW', 'x86_64', probe.status!.terms!.sha256, probe.status!.terms!.command]) expect(text).toContain(part);
    await fireEvent.click(screen.getByRole('button', { name: 'Allow', hidden: true }));
    await vi.waitFor(() => expect(probe.asking).toBe(false));
    expect(probe.may).toBe(true);
  });
});

describe('the address map', () => {
  // A machine with much else to do draws slowly; what is waited for comes or does not.
  const slow = { timeout: 30_000 };
  const button = (container: Element, id: string) => vi.waitFor(() => container.querySelector<HTMLElement>(`#${id}`) ?? expect.fail(id), slow);
  it('fills while answers come, and offers the range nobody answered in', async () => {
    await backend.setProbeConsent('allowed');
    const chosen = vi.fn();
    const { container } = showMap(chosen);
    await fireEvent.click(await button(container, 'ask-lan'));
    await vi.waitFor(() => expect(container.querySelector('.grid .answered')).not.toBeNull(), slow);
    expect(container.querySelectorAll('.grid .answered').length).toBeLessThan(12);
    await vi.waitFor(() => expect(container.querySelectorAll('.grid .nobody-answered').length).toBe(244), slow);
    await fireEvent.click(await button(container, 'use-range'));
    expect(chosen).toHaveBeenCalledWith('198.19.249.224/28');
    expect(container.querySelector('table')?.textContent).toContain('diskstation.lan');
  }, 60_000);
  it('can be cancelled, and then calls nobody silent', async () => {
    await backend.setProbeConsent('allowed');
    const { container } = showMap();
    await fireEvent.click(await button(container, 'ask-lan'));
    await vi.waitFor(() => expect(container.querySelector('.grid .answered')).not.toBeNull(), slow);
    await fireEvent.click(container.querySelector('.ask button')!);
    await vi.waitFor(() => expect(container.querySelector('.cut-short')).not.toBeNull(), slow);
    expect(container.querySelector('.grid .nobody-answered')).toBeNull();
  }, 60_000);
});

describe('a proof', () => {
  const made = (change: Partial<Verdict>): Proof => {
    const proof = new Proof();
    proof.verdict = { network: network().id, name: 'macvlan_network', container: null, addresses: ['198.19.249.208'], begun_at: 1, ended_at: 2, overall: 'proven', cause: null, visit: null, checks: [{ what: 'gateway', essential: true, remedies: [], result: { result: 'pass', observed: { seen: 'answers', address: '198.19.249.1' } } }], ...change };
    return proof;
  };
  it('that was never made is said to be missing', async () => {
    const web = site.engine!.networks.find((n) => n.name === 'web_default')!;
    const { container } = render(ProofView, { network: web.id });
    expect(container.textContent).toContain('Nobody has sent a packet');
    expect(container.querySelector('.badge.ok')).toBeNull();
  });
  it('is green only where the core says so, and a waiting check is never green', () => {
    const waiting = made({ overall: 'running', ended_at: null, checks: [{ what: 'gateway', essential: true, remedies: [], result: { result: 'waiting' } }] });
    const { container } = render(ProofView, { network: network().id, proof: waiting });
    expect(container.querySelector('.edge.pass, li.pass, .badge.ok')).toBeNull();
    expect(container.querySelector('.edge.waiting')).not.toBeNull();
  });
  it('tells a failure by its cause with what was expected and what was seen', () => {
    const broken = made({ overall: 'broken', cause: 'gateway', checks: [{ what: 'gateway', essential: true, remedies: [{ remedy: 'learn', topic: 'macos' }], result: { result: 'fail', failure: { failure: 'gateway-down', gateway: '198.19.249.1', others: 3 }, expected: { seen: 'answers', address: '198.19.249.1' }, observed: { seen: 'nobody-answered', address: '198.19.249.1' } } }] });
    const { container } = render(ProofView, { network: network().id, proof: broken });
    expect(container.querySelector('li.fail.cause dl')?.textContent).toContain('198.19.249.1');
    expect(container.querySelector('.edge.e-gateway.fail')).not.toBeNull();
    expect(container.querySelector('li.fail a')?.getAttribute('href')).toBe('#/learn/macos');
    expect(container.querySelector('.badge.ok')).toBeNull();
  });
  it('draws host access both ways, and one way that fails is not green', () => {
    const way = (what: 'host-to-container' | 'container-to-host', ok: boolean): Verdict['checks'][number] => ({ what, essential: false, remedies: [], result: ok ? { result: 'pass', observed: { seen: 'knocked', peer: '198.19.249.254:40002' } } : { result: 'fail', failure: { failure: 'container-cannot-reach-host', address: '198.19.249.254' }, expected: { seen: 'answers', address: '198.19.249.254' }, observed: { seen: 'nobody-opened', address: '198.19.249.254' } } });
    const { container, unmount } = render(ProofView, { network: network().id, proof: made({ checks: [way('host-to-container', true), way('container-to-host', true)] }) });
    expect(container.querySelector('.e-host.pass .back')).not.toBeNull();
    unmount();
    const { container: broken } = render(ProofView, { network: network().id, proof: made({ overall: 'broken', cause: 'container-to-host', checks: [way('host-to-container', true), way('container-to-host', false)] }) });
    expect(broken.querySelector('.e-host.fail')).not.toBeNull();
    expect(broken.querySelector('li.fail.cause')?.textContent).toContain('198.19.249.254');
  });
  it('shows the code for another device as a picture and not as markup', () => {
    const visit = made({ overall: 'running', ended_at: null, visit: { url: 'http://198.19.249.208:8080/', qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', visited: false } });
    const { container } = render(ProofView, { network: network().id, proof: visit });
    expect(container.querySelector('.visit script')).toBeNull();
    expect(container.querySelector('.visit img')?.getAttribute('src')).toMatch(/^data:image\/svg\+xml,/);
    expect(container.querySelector('.visit')?.textContent).toContain('http://198.19.249.208:8080/');
  });
});

describe('a proof from each container after an edit', () => {
  const containers = () => site.engine!.containers.filter((c) => c.state === 'running').slice(0, 2).map(({ id, name }) => ({ id, name }));
  it('is not sent unasked, and says so', async () => {
    const sent = vi.spyOn(backend, 'verify');
    const { container } = render(RoundView, { network: network().id, containers: containers() });
    expect(container.querySelectorAll('li').length).toBe(2);
    expect(container.querySelectorAll('.badge.ok').length).toBe(0);
    expect(container.textContent).toContain('Nothing was sent yet');
    await fireEvent.click(container.querySelector('#prove-each')!);
    await vi.waitFor(() => expect(probe.asking).toBe(true));
    await probe.answer(false);
    await vi.waitFor(() => expect(container.textContent).toContain('not allowed to run'));
    expect(sent).not.toHaveBeenCalled();
    sent.mockRestore();
  });
  it('goes from one to the next where it is allowed, and one that cannot be told keeps none from it', async () => {
    await backend.setProbeConsent('allowed');
    const seen: string[] = [];
    const sent = vi.spyOn(backend, 'verify').mockImplementation(async (_, id) => {
      seen.push(id!);
      if (seen.length === 1) throw { code: 'nothing-to-prove', detail: [], remedies: [] };
      return { network: network().id, name: 'macvlan_network', container: null, addresses: [], begun_at: 1, ended_at: 2, overall: 'proven', cause: null, visit: null, checks: [] };
    });
    const round = new Round();
    const { container } = render(RoundView, { network: network().id, containers: containers(), start: true, round });
    await vi.waitFor(() => expect(container.querySelectorAll('.badge.ok').length).toBe(1));
    expect(seen).toEqual(containers().map((c) => c.id));
    expect(round.lines[0]?.error?.code).toBe('nothing-to-prove');
    sent.mockRestore();
  });
  it('ends where it is told to', async () => {
    await backend.setProbeConsent('allowed');
    let give: (() => void) | undefined;
    const sent = vi.spyOn(backend, 'verify').mockImplementation(() => new Promise((_, fail) => (give = () => fail({ code: 'cancelled', detail: [], remedies: [] }))));
    const round = new Round();
    const going = round.start(network().id, containers());
    await vi.waitFor(() => expect(give).toBeDefined());
    void round.stop();
    give!();
    await going;
    expect(sent).toHaveBeenCalledTimes(1);
    sent.mockRestore();
  });
});
