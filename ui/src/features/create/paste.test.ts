import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { speak } from '../../i18n/index.svelte';
import { backend, type Imported, type ImportedNetwork, type ImportedService, type Network } from '../../ipc';
import { readPasted } from '../../ipc/fake/paste';
import JoinDialog from '../../parts/JoinDialog.svelte';
import Paste from './Paste.svelte';
import { offset, paste, Paste as Reader } from './paste.svelte';
import { beginAnew, beginWith, unfinished, Wizard } from './wizard.svelte';

beforeEach(async () => {
  await speak('en');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  paste.read('', 0);
  paste.chosen = '';
  beginAnew();
});
const one = (text: string): ImportedNetwork => readPasted(text).networks[0]!;
const line = 'docker network create -d macvlan --subnet=10.9.0.0/24 -o parent=eth0 -o com.example.x=1 lan';
const read = async (text: string, answer: Imported = readPasted(text)): Promise<void> => {
  vi.spyOn(backend, 'readPasted').mockResolvedValue(answer);
  paste.read(text, 0);
  await new Promise((r) => setTimeout(r, 1));
  await tick();
};

describe('reading a pasted text', () => {
  it('believes the latest text, whichever answer comes last', async () => {
    vi.useFakeTimers();
    const open: (() => void)[] = [];
    vi.spyOn(backend, 'readPasted').mockImplementation((text) => new Promise((done) => open.push(() => done({ form: null, networks: [{ ...one(line), key: text }], services: [], problems: [] }))));
    const reader = new Reader();
    reader.read('old', 0);
    await vi.advanceTimersByTimeAsync(1);
    reader.read('new', 0);
    await vi.advanceTimersByTimeAsync(1);
    open[1]?.();
    await vi.advanceTimersByTimeAsync(1);
    open[0]?.();
    await vi.advanceTimersByTimeAsync(1);
    expect(reader.network?.key).toBe('new');
  });
  it('finds the place of a problem by lines and characters', () => {
    const text = 'ab\n가나 x\n𝒳y';
    expect(text.slice(offset(text, 2, 4))).toBe('x\n𝒳y');
    expect(text.slice(offset(text, 3, 2))).toBe('y');
  });
  it('goes on with the only network, and waits for a choice among several', async () => {
    await read(line);
    expect(paste.network?.draft.name).toBe('lan');
    await read('networks:\n  a:\n  b:\n');
    expect(paste.network).toBeUndefined();
    paste.chosen = 'b';
    expect(paste.network?.draft.name).toBe('b');
  });
});

describe('the page', () => {
  it('names what is wrong with its place, and does not go on', async () => {
    render(Paste);
    await read('docker network create --subnett=10.0.0.0/24 lan');
    expect(screen.getByText(/no flag/).textContent).toContain('--subnett');
    expect(screen.getByRole('button', { name: /line.*1.*column.*23/ })).toBeTruthy();
    expect((screen.getByRole('button', { name: 'Go on in the form' }) as HTMLButtonElement).disabled).toBe(true);
  });
  it('selects the place in the text', async () => {
    render(Paste);
    await read('docker network create --subnett=10.0.0.0/24 lan');
    await fireEvent.click(screen.getByRole('button', { name: /line/ }));
    const field = screen.getByRole('textbox') as HTMLTextAreaElement;
    expect(document.activeElement).toBe(field);
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('--subnett');
  });
  it('says by name what is kept and what is lost, then fills the form with everything', async () => {
    render(Paste);
    const answer = readPasted(line);
    answer.networks[0]!.not_carried.push({ field: 'Peers', value: '3' });
    await read(line, answer);
    expect(screen.getByText('Options.com.example.x = 1')).toBeTruthy();
    expect(screen.getByText('Peers = 3')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Go on in the form' }));
    expect(location.hash).toBe('#/create');
    const wizard = unfinished();
    expect(wizard.draft).toMatchObject({ name: 'lan', driver: 'macvlan', parent: 'eth0', options: { 'com.example.x': '1' }, propose: false });
    expect(wizard.step).toBe('addresses');
    expect(wizard.pasted?.network.not_carried).toEqual([{ field: 'Peers', value: '3' }]);
  });
  it('cannot start a container whose network is nowhere, and says so', async () => {
    render(Paste);
    await read('docker run --network gone nginx');
    expect((screen.getByRole('button', { name: 'Start a container' }) as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByText(/Neither this engine/).textContent).toContain('gone');
  });
});

describe('the form of a pasted network', () => {
  it('keeps what has no field, and begins at the link where none is named', () => {
    const draft = { ...one(line).draft, parent: '', kept: { scope: '', attachable: true } };
    const wizard = new Wizard(null, { network: { ...one(line), draft }, services: [], propose: true });
    expect(wizard.step).toBe('link');
    expect(wizard.draft).toMatchObject({ kept: { attachable: true }, propose: true });
  });
  it('can be thrown away', () => {
    beginWith({ network: one(line), services: [], propose: false });
    expect(unfinished().pasted).not.toBeNull();
    beginAnew();
    expect(unfinished().pasted).toBeNull();
  });
});

describe('the start form of a pasted container', () => {
  it('asks with every word of it, and shows what it has no field for', async () => {
    vi.useFakeTimers();
    const service: ImportedService = {
      run: { name: 'web', image: 'nginx', pull: false, command: ['sh', '-c', `echo "a" 'b'`], publish: [], env: ['A=1'], labels: { x: 'y' }, restart: 'on-failure:3', interactive: true, accepted: [], endpoint: { network: 'lan', container: '', ipv4: '10.9.0.5', ipv6: '', mac: '', aliases: ['www'], gateway_priority: '' } },
      more: [{ network: 'other', container: '', ipv4: '', ipv6: '', mac: '', aliases: [], gateway_priority: '' }],
      not_carried: [{ field: 'volumes', value: './x:/x' }],
    };
    vi.spyOn(backend, 'images').mockResolvedValue([]);
    const ask = vi.spyOn(backend, 'proposeRun').mockRejectedValue({ code: 'no-engine', detail: [], remedies: [] });
    HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
    render(JoinDialog, { mode: 'run', network: { name: 'lan', driver: 'macvlan', ipv6: false } as Network, from: service, close: () => undefined });
    await vi.advanceTimersByTimeAsync(200);
    expect(ask).toHaveBeenCalledWith({ ...service.run, endpoint: { ...service.run.endpoint, network: 'lan' } });
    const text = document.body.textContent ?? '';
    for (const shown of ['A=1', 'x=y', 'www', '-it', 'other', 'volumes = ./x:/x']) expect(text).toContain(shown);
  });
});
