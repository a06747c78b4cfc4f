// What the person has answered so far, and what the core says to it. Holds answers, not knowledge: every change
// asks the core, and the newest answer is the truth about errors, findings, values filled in and the plan.
import { asAppError, backend, type AppError, type EditForm, type EditProposal, type FieldError, type ImportedNetwork, type ImportedService, type NetworkDraft, type Proposal, type Purpose, type SubnetDraft } from '../../ipc';
import { Run } from '../../model/run.svelte';
import { site } from '../../model/site.svelte';

export const emptySubnet = (): SubnetDraft => ({ subnet: '', gateway: '', ip_range: '', excluded: [] });
export const drivers = { 'on-lan': 'macvlan', 'on-vlan': 'macvlan', private: 'bridge', routed: 'ipvlan' } as const;

export function blank(purpose: Purpose): NetworkDraft {
  return {
    purpose, name: '', driver: drivers[purpose], parent: '', vlan: '', mode: '', flag: '', subnets: [emptySubnet()], ipv6: false, internal: false,
    bridge_name: '', mtu: '', icc: null, masquerade: null, labels: {}, options: {}, host_access: false, propose: true, accepted: [],
  };
}

/** A network that is there, from which the form starts. */
export type Base = { how: 'edit' | 'copy'; network: string };

/** A network of a pasted text, from which the form starts, and the containers beside it. */
export type Pasted = { network: ImportedNetwork; services: ImportedService[]; propose: boolean };

export class Wizard {
  draft = $state<NetworkDraft>(blank('on-lan'));
  proposal = $state.raw<Proposal | null>(null);
  error = $state.raw<AppError | null>(null);
  asking = $state(false);
  touched = $state<Record<string, true>>({});
  /** Where the person is; kept with the answers. */
  step = 'purpose';
  run = $state.raw(new Run());
  /** Set where the form is of a network that is there. */
  readonly base: Base | null;
  /** Set where the form is of a pasted text. */
  readonly pasted: Pasted | null;
  form = $state.raw<EditForm | null>(null);
  /** What an edit changes and whom it touches. */
  edit = $state.raw<EditProposal | null>(null);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(base: Base | null = null, pasted: Pasted | null = null) {
    this.base = base;
    this.pasted = pasted;
    if (base || pasted) this.step = 'addresses';
    if (!pasted) return;
    const draft = pasted.network.draft;
    this.draft = { ...draft, subnets: draft.subnets.length ? draft.subnets : [emptySubnet()], propose: pasted.propose };
    this.touched = { name: true };
    if (draft.driver !== 'bridge' && !draft.parent) this.step = 'link';
  }

  /** Fetches the form of the network that is edited or copied. */
  async load(): Promise<void> {
    if (!this.base) return;
    const { how, network } = this.base;
    try {
      this.form = await (how === 'edit' ? backend.editForm(network) : backend.copyForm(network));
      if (!this.form) throw { code: 'no-such-network', detail: [], remedies: [] } satisfies AppError;
      this.draft = { ...this.form.draft, name: this.form.draft.name || unused(network) };
      this.touched = { name: true };
    } catch (error) {
      this.error = asAppError(error);
    }
  }

  async #question(draft: NetworkDraft): Promise<[Proposal, EditProposal | null]> {
    if (!this.base) return [await backend.proposeNetwork(draft), null];
    if (this.base.how === 'copy') return [await backend.proposeCopy(this.base.network, draft), null];
    const edit = await backend.proposeEdit(this.base.network, draft);
    return [{ ...edit, filled: draft, first_address: null, exports: null }, edit];
  }

  /** Asks the core about the draft as it is; the latest question wins. */
  ask(draft: NetworkDraft, wait = 120): void {
    const mine = ++this.#turn;
    clearTimeout(this.#timer);
    this.asking = true;
    this.#timer = setTimeout(() => {
      this.#question(draft).then(
        ([proposal, edit]) => {
          if (mine !== this.#turn) return;
          this.proposal = proposal;
          this.edit = edit;
          this.error = null;
          this.asking = false;
        },
        (error) => {
          if (mine !== this.#turn) return;
          this.error = asAppError(error);
          this.asking = false;
        },
      );
    }, wait);
  }
  stop(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** Forgets a run that failed, so that the form can be changed and tried again. */
  again(): void {
    this.run = new Run();
    this.ask($state.snapshot(this.draft), 0);
  }

  touch(field: string): void {
    this.touched[field] = true;
  }
  fieldError(field: string): FieldError | undefined {
    return this.proposal?.field_errors.find((e) => e.field === field || e.field.startsWith(`${field}.`));
  }
  filled(i: number): SubnetDraft {
    return this.proposal?.filled.subnets[i] ?? emptySubnet();
  }
  /** What a field shows: what was typed, or else what the core proposes. */
  shown(i: number, field: 'subnet' | 'gateway' | 'ip_range'): string {
    const typed = this.draft.subnets[i]?.[field] ?? '';
    return typed || this.touched[`subnets.${i}.${field}`] ? typed : this.filled(i)[field];
  }
  setSubnet(i: number, field: 'subnet' | 'gateway' | 'ip_range', value: string): void {
    while (this.draft.subnets.length <= i) this.draft.subnets.push(emptySubnet());
    const entry = this.draft.subnets[i];
    if (entry) entry[field] = value;
    this.touch(`subnets.${i}.${field}`);
  }
  /** Puts a remedy's value into the form, by the field's path. */
  set(field: string, value: string): void {
    const [head, index, part] = field.split('.');
    if (head === 'subnets' && index !== undefined) {
      const i = Number(index);
      if (part === 'excluded') {
        while (this.draft.subnets.length <= i) this.draft.subnets.push(emptySubnet());
        const entry = this.draft.subnets[i];
        if (entry && !entry.excluded.includes(value)) entry.excluded.push(value);
      } else if (part === 'subnet' || part === 'gateway' || part === 'ip_range') this.setSubnet(i, part, value);
      return;
    }
    const draft = this.draft as unknown as Record<string, unknown>;
    if (head === undefined || !(head in draft)) return;
    draft[head] = typeof draft[head] === 'boolean' || draft[head] === null ? value === 'true' : value;
    this.touch(field);
  }
  accept = (code: string, yes: boolean): void => {
    const others = this.draft.accepted.filter((c) => c !== code);
    this.draft.accepted = yes ? [...others, code] : others;
  };

  choosePurpose(purpose: Purpose): void {
    const before = this.draft;
    this.draft = { ...blank(purpose), name: this.touched.name ? before.name : suggestName(purpose), parent: before.parent };
    this.touched = this.touched.name ? { name: true } : {};
  }
}

/** A name that the engine does not have yet. */
export function suggestName(purpose: Purpose): string {
  return unused({ 'on-lan': 'lan', 'on-vlan': 'vlan', private: 'private', routed: 'routed' }[purpose]);
}
function unused(base: string): string {
  const taken = site.engine?.networks.map((n) => n.name) ?? [];
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}-${i}`;
    if (!taken.includes(name)) return name;
  }
}

let kept: Wizard | null = null;
/** Opens the form with a network of a pasted text. */
export function beginWith(pasted: Pasted): void {
  kept = new Wizard(null, pasted);
}
/** Throws the unfinished form away. */
export function beginAnew(): void {
  kept = null;
  starts.count++;
}
/** Each time the form is to be drawn anew. */
export const starts = $state({ count: 0 });
/** The form that was left unfinished, or a new one. */
export function unfinished(): Wizard {
  if (!kept || kept.run.plan !== null) kept = new Wizard();
  return kept;
}
