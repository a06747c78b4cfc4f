// Moving containers onto a network, in the core's shapes (`core::moves`).
import type { FieldError, Finding, Plan, Prediction } from './types';

export type MovedDraft = { container: string; ipv4: string; ipv6: string };
export type MoveDraft = { to: string; from: string; keep: boolean; containers: MovedDraft[]; accepted: string[] };
export type NewAddress = { new: 'without' | 'engines' } | { new: 'typed' | 'nobody-answered' | 'not-asked'; address: string };
export type Loss = { loss: string } & Record<string, unknown>;
export type MoveRefusal = { refusal: string } & Record<string, unknown>;
export type DefaultGateway = { v4: string | null; v6: string | null };
export type ContainerMove = {
  container: string;
  name: string;
  running: boolean;
  leaves: string | null;
  ipv4: NewAddress;
  ipv6: NewAddress;
  losses: Loss[];
  way_out: DefaultGateway;
  new_way_out: DefaultGateway;
  along: string[];
  project: string | null;
  prediction: Prediction | null;
  refusals: MoveRefusal[];
};
export type MoveProposal = { filled: MoveDraft; field_errors: FieldError[]; findings: Finding[]; moves: ContainerMove[]; commands: string | null; plan: Plan | null };
