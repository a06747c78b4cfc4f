// One proof of a network as it happens, and those that were made before.
import { asAppError, backend, type AppError, type LastVerdict, type Verdict } from '../ipc';
import { probe } from './probe.svelte';

/** Why a proof failed, by the check that tells most; null where none did. */
export function failureOf(verdict: Verdict | null) {
  const check = verdict?.checks.find((c) => c.what === verdict.cause)?.result;
  return check?.result === 'fail' ? check.failure : null;
}

export class Proof {
  verdict = $state.raw<Verdict | null>(null);
  past = $state.raw<Verdict[]>([]);
  error = $state.raw<AppError | null>(null);
  running = $state(false);
  /** The person said no, or answered nothing. */
  refused = $state(false);

  async load(network: string): Promise<void> {
    try {
      this.past = await backend.verdicts(network);
      if (!this.running && (!this.verdict || this.verdict.network !== network)) this.verdict = this.past[0] ?? null;
    } catch (error) {
      this.error = asAppError(error);
    }
  }

  async start(network: string, container: string | null, visit_s = 0): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.error = null;
    try {
      this.refused = !(await probe.allowed());
      if (this.refused) return;
      this.verdict = await backend.verify(network, container, visit_s, (verdict) => (this.verdict = verdict));
      await lasts.load();
    } catch (error) {
      const told = asAppError(error);
      this.verdict = null;
      if (told.code !== 'cancelled') this.error = told;
    } finally {
      this.running = false;
    }
    await this.load(network);
  }
  stop = () => backend.stopLooking().catch(() => undefined);
}

/** One line of a round: a container, and what was seen from it. */
export type RoundLine = { id: string; name: string; verdict: Verdict | null; error: AppError | null };

/** Proofs of one network from several containers, one after the other. */
export class Round {
  lines = $state.raw<RoundLine[]>([]);
  running = $state(false);
  refused = $state(false);
  #ended = false;

  async start(network: string, containers: { id: string; name: string }[]): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.#ended = false;
    this.lines = containers.map(({ id, name }) => ({ id, name, verdict: null, error: null }));
    try {
      this.refused = !(await probe.allowed());
      for (const { id } of this.refused ? [] : containers) {
        if (this.#ended) break;
        const set = (change: Partial<RoundLine>) => (this.lines = this.lines.map((line) => (line.id === id ? { ...line, ...change } : line)));
        await backend.verify(network, id, 0, (verdict) => set({ verdict })).then((verdict) => set({ verdict }), (error) => set({ verdict: null, error: asAppError(error) }));
      }
      await lasts.load();
    } finally {
      this.running = false;
    }
  }
  stop = () => {
    this.#ended = true;
    return backend.stopLooking().catch(() => undefined);
  };
}

/** The last verdict on each network, by its id, for lists. */
class Lasts {
  by = $state.raw<Record<string, LastVerdict>>({});
  async load(): Promise<void> {
    const all = await backend.lastVerdicts().catch(() => []);
    this.by = Object.fromEntries(all.map((v) => [v.network, v]));
  }
}
export const lasts = new Lasts();
