// Host access, in the core's shapes (`core::access`, `core::access::texts`, `core::plan`, `workflow::session`).
import type { Plan, ProbeTerms } from './types';

export type Shim = { link: string; parent: string; mac: string; network: string; name: string; address: string; routes: string[] };
export type AccessDraft = { network: string; address: string };
export type AccessRefusal = { refusal: string } & Record<string, unknown>;
export type AccessProposal = {
  shim: Shim | null;
  /** What speaks against it whatever the address. */
  refusals: AccessRefusal[];
  /** What speaks against the typed address alone: it stands beside the field. */
  of_address: AccessRefusal[];
  commands: string[];
  undo_commands: string[];
  plan: Plan | null;
};
export type ShimState = { state: string } & Record<string, unknown>;
export type SeenShim = {
  shim: Shim;
  id: string;
  container: string;
  state: string;
  status: string;
  run: string;
  network_is_there: boolean;
  link_is_up: boolean | null;
};
export type ShimReport = { seen: SeenShim; said: ShimState | null };
/** What would hold the link, and whether a person has allowed that on this engine. */
export type AccessTerms = { allowed: boolean; terms: ProbeTerms };

/** What was seen on the wire; nothing where no container runs on the network. */
export type AccessProof = { container: string | null; address: string | null; to_container: boolean | null; from_container: boolean | null };

export type AccessTool = 'ip' | 'networkmanager' | 'networkd' | 'netplan' | 'ifupdown' | 'systemd';
export type AccessNote = 'not-kept' | 'nobody-asks' | 'asks-first' | 'parent-is-set-anew' | 'parent-is-switched-on';
export type AccessText = { asked: AccessTool; tool: AccessTool; files: { path: string; text: string }[]; apply: string[]; undo: string[]; notes: AccessNote[] };
export type AccessTexts = { fitting: AccessTool; texts: AccessText[] };
