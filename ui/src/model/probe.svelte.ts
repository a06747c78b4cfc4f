// The probe as the window knows it: whether it may run on this engine, and the question to the person before it first
// does. Whoever wants it to look says `await probe.allowed()` first.
import { asAppError, backend, type AppError, type ProbeRemains, type ProbeStatus } from '../ipc';
import { site } from './site.svelte';

class Probe {
  status = $state.raw<ProbeStatus | null>(null);
  error = $state.raw<AppError | null>(null);
  /** The question is on screen. */
  asking = $state(false);
  busy = $state(false);
  may = $derived(this.status !== null && (this.status.for_now || this.status.consent === 'allowed'));
  #answer: ((allowed: boolean) => void) | null = null;

  async load(): Promise<void> {
    await this.#take(() => backend.probeStatus());
  }

  /** Whether the probe may run; asks the person where nobody was asked or the answer was no. */
  async allowed(): Promise<boolean> {
    await this.load();
    if (this.may) return true;
    if (this.asking) return false;
    this.asking = true;
    return new Promise((answer) => (this.#answer = answer));
  }

  /** The person's answer; none leaves the question for another time. */
  async answer(allow: boolean | null): Promise<void> {
    if (allow !== null) await this.#take(() => backend.setProbeConsent(allow ? 'allowed' : 'denied'));
    this.asking = false;
    this.#answer?.(allow === true && this.may);
    this.#answer = null;
  }

  /** Takes the answer back: it will be asked again. */
  async forget(): Promise<void> {
    await this.#take(() => backend.setProbeConsent('unasked'));
  }

  async remove(): Promise<ProbeRemains | null> {
    this.busy = true;
    try {
      const removed = await backend.removeProbe();
      this.error = null;
      await this.load();
      return removed;
    } catch (error) {
      this.error = asAppError(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Looks at the engine's links through the probe. */
  async look(): Promise<void> {
    if (!(await this.allowed())) return;
    this.busy = true;
    try {
      site.take(await backend.lookLinks());
      await this.load();
    } catch (error) {
      this.error = asAppError(error);
    } finally {
      this.busy = false;
    }
  }

  async #take(ask: () => Promise<ProbeStatus>): Promise<void> {
    try {
      this.status = await ask();
      this.error = null;
    } catch (error) {
      this.status = null;
      this.error = asAppError(error);
    }
  }
}
export const probe = new Probe();
