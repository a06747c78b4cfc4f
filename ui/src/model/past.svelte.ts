// The runs on record. Looked at when the window opens and whenever a run ends, so that an interrupted one is told of.
import { asAppError, backend, type AppError, type RunSummary } from '../ipc';

class Past {
  runs = $state.raw<RunSummary[]>([]);
  error = $state.raw<AppError | null>(null);
  /** Looked at least once. */
  seen = $state(false);
  interrupted = $derived(this.runs.filter((run) => run.status === 'interrupted'));

  async look(): Promise<void> {
    try {
      this.runs = await backend.runs();
      this.error = null;
    } catch (error) {
      this.error = asAppError(error);
    } finally {
      this.seen = true;
    }
  }
}
export const past = new Past();
