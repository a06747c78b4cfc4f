// One run of a plan as it happens, for the steps on screen. The core's `replay` gives the same picture from the
// journal; the report that ends a run is the core's and replaces what was gathered here.
import { asAppError, backend, type AppError, type Plan, type RunEvent, type RunReport, type StepState } from '../ipc';
import { past } from './past.svelte';

export class Run {
  plan = $state.raw<Plan | null>(null);
  steps = $state.raw<StepState[]>([]);
  percent = $state.raw<Record<number, number>>({});
  report = $state.raw<RunReport | null>(null);
  error = $state.raw<AppError | null>(null);
  running = $state(false);

  /** Carries out a plan that was proposed. */
  start(plan: Plan): Promise<RunReport | null> {
    return this.#follow(plan, plan.steps.map(() => ({ state: 'waiting' })), (hear) => backend.apply(plan.id, hear));
  }

  /** Takes up a run that is on record, as was proposed. */
  takeUp(plan: Plan, stands: RunReport): Promise<RunReport | null> {
    return this.#follow(plan, stands.steps, (hear) => backend.applyRecovery(plan.id, hear));
  }

  /** Shows a run that is on record. */
  show(plan: Plan, report: RunReport): void {
    this.plan = plan;
    this.steps = report.steps;
    this.report = report;
  }

  async #follow(plan: Plan, steps: StepState[], go: (hear: (event: RunEvent) => void) => Promise<RunReport>): Promise<RunReport | null> {
    this.plan = plan;
    this.steps = steps;
    this.report = null;
    this.error = null;
    this.running = true;
    try {
      this.report = await go((event) => this.#hear(event));
      this.steps = this.report.steps;
      return this.report;
    } catch (error) {
      this.error = asAppError(error);
      return null;
    } finally {
      this.running = false;
      // One that could not come to its end is told of at once.
      void past.look();
    }
  }

  async cancel(): Promise<void> {
    if (this.plan) await backend.cancel(this.plan.id).catch(() => undefined);
  }

  #hear(event: RunEvent): void {
    const set = (step: number, state: StepState) => (this.steps = this.steps.map((s, i) => (i === step ? state : s)));
    switch (event.event) {
      case 'started': set(event.step, { state: 'running' }); break;
      case 'succeeded': set(event.step, { state: 'done', made: event.made }); break;
      case 'failed': set(event.step, { state: 'failed', failure: event.failure }); break;
      case 'undone': set(event.step, { state: 'undone' }); break;
      case 'undo-failed': set(event.step, { state: 'left-behind', made: null, failure: event.failure }); break;
      case 'progress': this.percent = { ...this.percent, [event.step]: event.percent }; break;
      case 'planned':
      case 'resumed':
      case 'undo-started':
      case 'finished': break;
    }
  }
}
