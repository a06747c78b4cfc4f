// What is kept for containers, in the core's shapes (`core::identity`).
import type { Difference, FieldError } from './types';

export type Identity = {
  container: string;
  network: string;
  ipv4: string | null;
  ipv6: string | null;
  mac: string | null;
  aliases: string[];
  gateway_priority: number | null;
  driver_options: Record<string, string>;
  kept_at: number;
};
export type Standing =
  | { standing: 'as-kept' | 'detached' | 'container-absent' | 'network-absent' | 'network-ambiguous' | 'no-engine' }
  | { standing: 'drifted'; differences: Difference[] };
export type IdentityRow = { identity: Identity; standing: Standing; derived_mac: string; repairable: boolean };
export type IdentityDraft = {
  container: string;
  network: string;
  ipv4: string;
  ipv6: string;
  mac: string;
  aliases: string[];
  gateway_priority: string;
  driver_options: Record<string, string>;
};
export type KeepAnswer = { field_errors: FieldError[]; kept: Identity[]; as_before: Identity[]; without: Identity[] };
