import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import Name from '../design/Name.svelte';
import VirtualTable from '../design/VirtualTable.svelte';
import { speak } from '../i18n/index.svelte';
import { backend, type ActionProposal, type RunReport } from '../ipc';
import { finding } from '../ipc/fake/sites';
import { createRawSnippet } from 'svelte';
import ActionDialog from './ActionDialog.svelte';
import ActionReview from './ActionReview.svelte';
import { Run } from '../model/run.svelte';
import ExportTabs from './ExportTabs.svelte';
import FindingCard from './FindingCard.svelte';
import RunSteps from './RunSteps.svelte';

beforeEach(async () => {
  await speak('en');
});
afterEach(cleanup);

describe('a name', () => {
  it('is text, isolated, and shows what would hide', () => {
    const { container } = render(Name, { text: '<img src=x onerror=alert(1)>\u202Eexe\n' });
    expect(container.querySelector('img')).toBeNull();
    expect(container.querySelector('bdi')?.textContent).toBe('<img src=x onerror=alert(1)>\\u{202e}exe\\n');
  });
});

describe('a finding', () => {
  const wireless = finding('parent-is-wireless', 'blocks', { parent: 'wlan0', evidence: [{ field: 'kind', value: 'wireless' }], remedies: [{ remedy: 'set-field', field: 'parent', value: 'eth0' }, { remedy: 'learn', topic: 'wifi' }] });
  it('speaks in the language in force, and changes with it', async () => {
    const { container } = render(FindingCard, { finding: wireless });
    const title = () => container.querySelector('.title')?.textContent ?? '';
    const english = title();
    expect(english).toContain('wlan0');
    await speak('ko');
    await tick();
    expect(title()).not.toBe(english);
    expect(title()).toMatch(/[가-힣]/);
  });
  it('offers to fill in the form only where there is one', async () => {
    const set = vi.fn();
    const { rerender } = render(FindingCard, { finding: wireless, open: true });
    expect(screen.queryAllByRole('button', { hidden: true })).toHaveLength(0);
    await rerender({ finding: wireless, open: true, onset: set });
    await fireEvent.click(screen.getAllByRole('button', { hidden: true })[0]!);
    expect(set).toHaveBeenCalledWith('parent', 'eth0');
  });
  it('lets a danger be accepted by name, and nothing else', async () => {
    const accept = vi.fn();
    const danger = finding('bridge-on-lan', 'danger', { subnet: '10.0.0.0/24', link: 'eth0', lan: '10.0.0.0/24' });
    const { rerender } = render(FindingCard, { finding: danger, onaccept: accept });
    await fireEvent.click(screen.getByRole('checkbox'));
    expect(accept).toHaveBeenCalledWith('bridge-on-lan', true);
    await rerender({ finding: wireless, onaccept: accept });
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});

describe('a long table', () => {
  it('draws what is in sight and tells its whole length', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `row ${i}`);
    const cell = createRawSnippet<[string, string]>((row) => ({ render: () => `<span>${row()}</span>` }));
    render(VirtualTable<string>, { label: 'rows', columns: [{ id: 'a', text: 'A', width: '1fr' }], rows, keyOf: (r: string) => r, cell });
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('2001');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });
});

describe('a removal', () => {
  const proposal: ActionProposal = { field_errors: [], findings: [], prediction: null, touches: ['nginx', 'pihole'], command: 'docker network rm x', exports: null, plan: { id: 'a1', made_at: 0, engine: 'unix:///x', fingerprint: [], steps: [] } };
  it('names what it touches and waits for a second, named confirmation', async () => {
    HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
    render(ActionDialog, { title: 'Remove x?', named: 'Remove x. This cannot be undone.', confirm: 'Remove', danger: true, propose: async () => proposal, close: () => undefined });
    await vi.waitFor(() => expect(screen.getByText('pihole')).toBeTruthy());
    const button = screen.getByRole('button', { name: 'Remove', hidden: true }) as HTMLButtonElement;
    expect(button.disabled).toBe(true);
    await fireEvent.click(screen.getByRole('checkbox', { hidden: true }));
    expect(button.disabled).toBe(false);
  });
});

describe('a start', () => {
  it('is shown in every form once, with what a form cannot say', async () => {
    const exports = { docker_cli: 'docker run nginx', compose: 'services:', compose_external: 'services:', api_json: '{}', limits: [{ form: 'docker-cli' as const, code: 'mac-needs-old-client', value: '02:42:00:00:00:05' }] };
    const proposal: ActionProposal = { field_errors: [], findings: [], prediction: null, touches: [], command: 'docker run nginx', exports, plan: null };
    render(ActionReview, { proposal });
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent?.trim())).toEqual(['docker command', 'Compose', 'API JSON']);
    expect(screen.getByText(/02:42:00:00:00:05/)).toBeTruthy();
  });
});

describe('a run that waits for another Lanward', () => {
  it('can be cancelled before its first step, and says that nothing was done', async () => {
    HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
    const plan = { id: 'a2', made_at: 0, engine: 'unix:///x', fingerprint: [], steps: [{ step: 'remove-network', id: 'x', name: 'x' }] };
    const proposal: ActionProposal = { field_errors: [], findings: [], prediction: null, touches: [], command: null, exports: null, plan };
    let end: ((report: RunReport) => void) | undefined;
    const apply = vi.spyOn(backend, 'apply').mockImplementation(() => new Promise((done) => (end = done)));
    const cancel = vi.spyOn(backend, 'cancel').mockResolvedValue(undefined);
    render(ActionDialog, { title: 'Remove x?', confirm: 'Remove', danger: false, propose: async () => proposal, close: () => undefined });
    await vi.waitFor(() => expect((screen.getByRole('button', { name: 'Remove', hidden: true }) as HTMLButtonElement).disabled).toBe(false));
    await fireEvent.click(screen.getByRole('button', { name: 'Remove', hidden: true }));
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel', hidden: true }));
    expect(cancel).toHaveBeenCalledWith('a2');
    end!({ plan: 'a2', steps: [{ state: 'failed', failure: { failure: 'cancelled' } }], outcome: { outcome: 'nothing-done' } });
    await vi.waitFor(() => expect(screen.getByText('Stopped on request.')).toBeTruthy());
    apply.mockRestore();
    cancel.mockRestore();
  });
});

describe('an undo that found the engine away', () => {
  it('says that it can be done later, and where', async () => {
    const plan = { id: 'a3', made_at: 0, engine: 'unix:///x', fingerprint: [], steps: [{ step: 'create-network', request: { Name: 'x' } }] };
    const run = new Run();
    const away = { failure: 'unreachable' as const, problem: { problem: 'not-answering', detail: '' } };
    run.show(plan, { plan: 'a3', steps: [{ state: 'left-behind', made: 'f00d', failure: away }], outcome: { outcome: 'partly-rolled-back', left_behind: ['f00d'] } });
    const { container } = render(RunSteps, { run });
    expect(container.querySelector('.later a')?.getAttribute('href')).toBe('#/runs/a3');
    run.show(plan, { plan: 'a3', steps: [{ state: 'left-behind', made: 'f00d', failure: { failure: 'not-ours', what: 'x' } }], outcome: { outcome: 'partly-rolled-back', left_behind: ['f00d'] } });
    await tick();
    expect(container.querySelector('.later')).toBeNull();
  });
});

describe('an export', () => {
  it('says what its text cannot, with that text only', async () => {
    render(ExportTabs, { exports: { docker_cli: 'docker network create lan', compose: 'networks:', compose_external: 'external', api_json: '{}', limits: [{ form: 'docker-cli', code: 'space-in-label', value: 'a b' }] } });
    expect(screen.getByText(/refuses a space/).textContent).toContain('a b');
    await fireEvent.click(screen.getByRole('tab', { name: 'API JSON' }));
    expect(screen.queryByText(/refuses a space/)).toBeNull();
  });
});
