// Runs for the browser: one of each kind and end. `?runs=none` has none, `?runs=settled` none that was interrupted.
import type { Backend } from '../port';
import type * as H from '../history';
import type * as T from '../types';

const network = { step: 'create-network', request: { Name: 'macvlan_network', Driver: 'macvlan' } };
const compare = { step: 'compare-network', request: { Name: 'macvlan_network' } };
const connect = (name: string): T.Step => ({ step: 'connect', container: name, name, endpoint: {} });
const disconnect = (name: string): T.Step => ({ step: 'disconnect', container: name, name, network_id: 'n1', endpoint: {} });
const refused: T.StepFailure = { failure: 'refused', status: 403, class: 'pool-overlaps', message: 'Pool overlaps with other one on this address space' };
const day = 86_400_000;

type Told = Pick<H.RunSummary, 'kind' | 'about' | 'status' | 'ways' | 'outcome'> & { steps: [T.Step, T.StepState][]; cut_offs?: H.CutOff[] };
const told: Told[] = [
  { kind: 'edit-network', about: ['macvlan_network', 'pihole', 'homeassistant'], status: 'interrupted', ways: ['undo', 'finish'], outcome: { outcome: 'unfinished' },
    steps: [[disconnect('pihole'), { state: 'done', made: null }], [disconnect('homeassistant'), { state: 'done', made: null }], [{ step: 'remove-network', id: 'n1', name: 'macvlan_network' }, { state: 'running' }], [network, { state: 'waiting' }], [connect('pihole'), { state: 'waiting' }], [connect('homeassistant'), { state: 'waiting' }]],
    cut_offs: [{ name: 'pihole', ms: null, engine_ms: null }, { name: 'homeassistant', ms: null, engine_ms: null }] },
  { kind: 'create-network', about: ['macvlan_network'], status: 'ended', ways: ['undo'], outcome: { outcome: 'done' }, steps: [[network, { state: 'done', made: 'f00d' }], [compare, { state: 'done', made: null }]] },
  { kind: 'attach', about: ['nginx', 'macvlan_network'], status: 'ended', ways: [], outcome: { outcome: 'nothing-done' }, steps: [[connect('nginx'), { state: 'failed', failure: refused }]] },
  { kind: 'edit-network', about: ['lab', 'web'], status: 'ended', ways: [], outcome: { outcome: 'done' }, cut_offs: [{ name: 'web', ms: 640, engine_ms: 598 }],
    steps: [[disconnect('web'), { state: 'done', made: null }], [{ step: 'remove-network', id: 'n2', name: 'lab' }, { state: 'done', made: null }], [{ step: 'create-network', request: { Name: 'lab' } }, { state: 'done', made: 'beef' }], [connect('web'), { state: 'done', made: null }]] },
  { kind: 'remove-network', about: ['old_lan'], status: 'ended', ways: ['undo'], outcome: { outcome: 'done' }, steps: [[{ step: 'remove-network', id: 'n3', name: 'old_lan' }, { state: 'done', made: null }]] },
];

type Part = Pick<Backend, 'runs' | 'runDetail' | 'proposeRecovery' | 'applyRecovery'>;

export function history(which: string): Part {
  const now = Date.now();
  const details = new Map<string, H.RunDetail>();
  if (which !== 'none')
    for (const [i, { steps, cut_offs = [], ...rest }] of told.filter((r) => which === 'all' || r.status !== 'interrupted').entries()) {
      const id = `${i + 1}f3a90c2b77d41e8`;
      const began_at = now - i * 0.7 * day - 60_000;
      const plan: T.Plan = { id, made_at: began_at, engine: 'unix:///var/run/docker.sock', fingerprint: [], steps: steps.map(([step]) => step) };
      const report: T.RunReport = { plan: id, steps: steps.map(([, state]) => state), outcome: rest.outcome };
      details.set(id, { summary: { id, engine: plan.engine, began_at, last_at: began_at + 900, ...rest }, plan, report, cut_offs, events: [{ event: 'planned', at: began_at, plan }] });
    }
  const find = (id: string) => {
    const found = details.get(id) ?? [...details.values()].find((d) => d.summary.id.startsWith(id));
    if (!found) throw { code: 'no-such-run', detail: [], remedies: [] } satisfies T.AppError;
    return found;
  };
  return {
    runs: async () => [...details.values()].map((d) => d.summary),
    runDetail: async (id) => find(id),
    proposeRecovery: async (id, how) => {
      const { plan, report, summary } = find(id);
      if (summary.kind === 'remove-network') return { run: id, how, acts: [], obstacles: [{ obstacle: 'name-taken', network: summary.about[0] }] };
      const acts: H.RecoveryProposal['acts'] = [];
      plan.steps.forEach((does, step) => {
        const state = report.steps[step]?.state;
        if (how === 'finish' && state !== 'done') acts.push({ step, act: { act: 'do', does } });
        if (how === 'undo' && state === 'done' && does.step === 'disconnect') acts.unshift({ step, act: { act: 'reattach', name: String(does.name) } });
        if (how === 'undo' && state === 'done' && does.step === 'create-network') acts.unshift({ step, act: { act: 'remove-network', id: 'f00d', name: summary.about[0] ?? '' } });
      });
      return { run: id, how, acts, obstacles: [] };
    },
    applyRecovery: async (id, hear) => {
      const detail = find(id);
      const steps: T.StepState[] = [];
      for (const [step, was] of detail.report.steps.entries()) {
        const undone = was.state === 'done';
        if (undone) hear({ event: 'undone', at: Date.now(), step });
        steps.push(undone ? { state: 'undone' } : was.state === 'running' ? { state: 'waiting' } : was);
      }
      const report: T.RunReport = { plan: id, steps, outcome: { outcome: 'undone' } };
      details.set(detail.summary.id, { ...detail, report, summary: { ...detail.summary, status: 'ended', ways: [], outcome: report.outcome } });
      return report;
    },
  };
}
