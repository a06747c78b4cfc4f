// What is chosen in the form that moves containers, and the core's answer to it. Decides nothing.
import { asAppError, backend, type AppError, type ContainerMove, type MoveDraft, type MoveProposal, type Network } from '../ipc';

export class Moving {
  /** The network whose page it is on. */
  readonly here: string;
  to = $state('');
  from = $state('');
  keep = $state(false);
  /** Container by container in the order in which they were chosen, with what was typed. */
  chosen = $state<{ container: string; ipv4: string }[]>([]);
  accepted = $state<string[]>([]);
  proposal = $state.raw<MoveProposal | null>(null);
  error = $state.raw<AppError | null>(null);
  confirmed = $state(false);
  #turn = 0;

  constructor(here: Network) {
    this.here = here.id;
    this.to = here.id;
  }

  get draft(): MoveDraft {
    const from = this.keep ? '' : this.to === this.here ? this.from : this.here;
    return { to: this.to, from, keep: this.keep, containers: this.chosen.map((c) => ({ ...c, ipv6: '' })), accepted: [...this.accepted] };
  }

  choose(container: string, yes: boolean): void {
    this.chosen = yes ? [...this.chosen, { container, ipv4: '' }] : this.chosen.filter((c) => c.container !== container);
  }
  type(container: string, ipv4: string): void {
    this.chosen = this.chosen.map((c) => (c.container === container ? { container, ipv4 } : c));
  }
  /** Another network has other containers and other addresses. */
  goTo(network: string): void {
    this.to = network;
    this.from = '';
    this.chosen = [];
    this.accepted = [];
  }
  accept(code: string, yes: boolean): void {
    this.accepted = yes ? [...this.accepted, code] : this.accepted.filter((c) => c !== code);
  }

  /** Asks for an answer; the latest question wins. What was confirmed was the answer before. */
  async ask(draft: MoveDraft): Promise<void> {
    const mine = ++this.#turn;
    this.confirmed = false;
    try {
      const proposal = draft.containers.length ? await backend.proposeMove(draft) : null;
      if (mine !== this.#turn) return;
      this.proposal = proposal;
      this.error = null;
    } catch (error) {
      if (mine === this.#turn) this.error = asAppError(error);
    }
  }

  /** The answer about a container that is chosen now. */
  about(container: string): ContainerMove | undefined {
    return this.proposal?.moves.find((m) => m.name === container);
  }
  /** Running containers whose connections break or whose way out changes. */
  get touched(): string[] {
    const other = (m: ContainerMove) => m.way_out.v4 !== m.new_way_out.v4 || m.way_out.v6 !== m.new_way_out.v6;
    return (this.proposal?.moves ?? []).filter((m) => m.running && (m.leaves !== null || other(m) || m.losses.length > 0)).map((m) => m.name);
  }
  get ready(): boolean {
    return this.proposal?.plan !== null && this.proposal?.plan !== undefined && (this.touched.length === 0 || this.confirmed);
  }
}
