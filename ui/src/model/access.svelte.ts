// The wish for host access as the dialog holds it: what was typed, what the core answers to it, and the run.
import { asAppError, backend, type AccessProof, type AccessProposal, type AccessTerms, type AppError } from '../ipc';
import { probe } from './probe.svelte';
import { Run } from './run.svelte';

export class AccessWish {
  /** What stands in the field; null where nobody has typed, and the proposed address stands there. */
  typed = $state<string | null>(null);
  proposal = $state.raw<AccessProposal | null>(null);
  terms = $state.raw<AccessTerms | null>(null);
  /** The person's yes to a program that stays. */
  agreed = $state(false);
  error = $state.raw<AppError | null>(null);
  /** What was seen on the wire after it was turned on. */
  proof = $state.raw<AccessProof | null>(null);
  proving = $state(false);
  readonly run = new Run();
  address = $derived(this.typed ?? this.proposal?.shim?.address ?? '');
  #asked = 0;

  constructor(
    readonly network: string,
    readonly off: boolean,
  ) {}

  /** It can be carried out: there is a plan, and a yes to what stays. */
  get ready(): boolean {
    return this.proposal?.plan != null && (this.off || (this.terms !== null && (this.terms.allowed || this.agreed)));
  }

  /** Asks again, with what is typed now. An answer that comes late is not shown. */
  async ask(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const proposal = this.off ? await backend.proposeAccessOff(this.network) : await backend.proposeAccess({ network: this.network, address: this.typed ?? '' });
      // A wrong address changes nothing of what would run.
      const terms = proposal.shim && !this.off ? await backend.accessTerms(proposal.shim) : this.terms;
      if (asked !== this.#asked) return;
      [this.proposal, this.terms, this.error] = [proposal, terms, null];
    } catch (error) {
      if (asked === this.#asked) this.error = asAppError(error);
    }
  }

  async type(text: string): Promise<void> {
    this.typed = text;
    await this.ask();
  }

  /** Carries it out, and proves it. */
  async go(): Promise<void> {
    const plan = this.proposal?.plan;
    if (!plan || !this.ready) return;
    try {
      if (!this.off && !this.terms?.allowed) {
        await backend.allowAccess();
        await probe.load();
      }
    } catch (error) {
      this.error = asAppError(error);
      return;
    }
    const report = await this.run.start(plan);
    const shim = this.proposal?.shim;
    if (this.off || !shim || report?.outcome.outcome !== 'done') return;
    this.proving = true;
    try {
      this.proof = await backend.proveAccess(shim);
    } catch (error) {
      this.error = asAppError(error);
    } finally {
      this.proving = false;
    }
  }
}
