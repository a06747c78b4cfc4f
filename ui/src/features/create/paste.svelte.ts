// A pasted text and what the core reads in it. Stays while the window is open, so that going into the form and back
// loses nothing.
import { asAppError, backend, type AppError, type ImportProblem, type Imported, type ImportedNetwork, type ImportedService } from '../../ipc';

export class Paste {
  text = $state('');
  imported = $state.raw<Imported | null>(null);
  error = $state.raw<AppError | null>(null);
  propose = $state(false);
  /** The network that was chosen, by its key. */
  chosen = $state('');
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The networks that the text makes. */
  readonly toMake = $derived(this.imported?.networks.filter((n) => !n.external) ?? []);
  /** Those it uses as they are. */
  readonly external = $derived(this.imported?.networks.filter((n) => n.external) ?? []);
  /** The one to go on with: the only one, or the chosen one. */
  readonly network = $derived(this.toMake.length === 1 ? this.toMake[0] : this.toMake.find((n) => n.key === this.chosen));
  readonly problems = $derived<ImportProblem[]>([...(this.imported?.problems ?? []), ...this.toMake.flatMap((n) => n.problems)]);

  /** Reads the text after a moment without a change; the latest text wins. */
  read(text: string, wait = 150): void {
    this.text = text;
    clearTimeout(this.#timer);
    const mine = ++this.#turn;
    if (!text.trim()) {
      this.imported = null;
      this.error = null;
      return;
    }
    this.#timer = setTimeout(() => {
      backend.readPasted(text).then(
        (imported) => {
          if (mine !== this.#turn) return;
          this.imported = imported;
          this.error = null;
        },
        (error) => {
          if (mine === this.#turn) this.error = asAppError(error);
        },
      );
    }, wait);
  }

  /** Something makes the form differ from what the text means: in the network's own part, or in the whole text. */
  blocked(network: ImportedNetwork): boolean {
    return [...network.problems, ...(this.imported?.problems ?? [])].some((p) => p.blocks);
  }

  /** The containers that join this network. */
  joining(network: ImportedNetwork): ImportedService[] {
    return this.imported?.services.filter((s) => [s.run.endpoint, ...s.more].some((e) => e.network === network.draft.name)) ?? [];
  }
}
export const paste = new Paste();

/** Where a line and column of a text are, counted from its beginning; columns are characters, not UTF-16 units. */
export function offset(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  return before + [...(lines[line - 1] ?? '')].slice(0, column - 1).join('').length;
}
