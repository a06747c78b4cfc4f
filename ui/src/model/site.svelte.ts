// The picture in force: the latest snapshot, live or recorded, and what follows from it for every screen.
import { flushSync } from 'svelte';

import { asAppError, backend, type AppError, type EngineFacts, type Snapshot } from '../ipc';

class Site {
  /** What the engine and this machine last showed. */
  live = $state.raw<Snapshot | null>(null);
  /** A recorded site that is being looked at instead. */
  recorded = $state.raw<Snapshot | null>(null);
  error = $state.raw<AppError | null>(null);
  busy = $state(false);

  snapshot = $derived(this.recorded ?? this.live);
  engine = $derived<EngineFacts | null>(this.snapshot?.facts.engine.state === 'seen' ? this.snapshot.facts.engine : null);
  lost = $derived(this.snapshot?.freshness.lost ?? null);
  /** Nothing can be changed: no engine, a lost one, or only a recording of one. */
  readOnly = $derived(this.recorded !== null || this.engine === null || this.lost !== null);

  /** Begins to look and to listen, once. */
  start(): Promise<void> {
    return (this.#started ??= this.#begin());
  }
  #started: Promise<void> | null = null;
  async #begin(): Promise<void> {
    await backend.onSnapshot((snapshot) => this.#show(snapshot)).catch((error: unknown) => (this.error = asAppError(error)));
    await this.#take(() => backend.snapshot());
  }
  refresh = () => this.#take(() => backend.refresh());
  /** A picture that came as the answer to something else. */
  take = (snapshot: Snapshot) => this.#show(snapshot);
  choose = (choice: string | null) => this.#take(() => backend.chooseEngine(choice));

  async open(text: string): Promise<void> {
    this.recorded = await backend.readSite(text);
  }

  /** Puts a new picture on screen, and measures what that costs this thread (`./dev bench`, tests/screen). */
  #show(snapshot: Snapshot): void {
    const from = performance.now();
    this.live = snapshot;
    flushSync();
    performance.measure('lanward:refresh', { start: from, end: performance.now() });
  }

  async #take(ask: () => Promise<Snapshot>): Promise<void> {
    this.busy = true;
    try {
      this.#show(await ask());
      this.error = null;
    } catch (error) {
      this.error = asAppError(error);
    } finally {
      this.busy = false;
    }
  }
}
export const site = new Site();
