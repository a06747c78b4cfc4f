// A network that is there, as a form, in the core's shapes (`core::edit`).
import type { Difference, FieldError, Finding, NetworkDraft, Plan, Prediction } from './types';

export type KeptField = { field: string; value: string };
export type EditRefusal = { refusal: string } & Record<string, unknown>;
export type EditForm = { network: string; draft: NetworkDraft; kept: KeptField[]; refusals: EditRefusal[] };
export type Fate = { fate: string } & Record<string, unknown>;
export type EndpointImpact = { container: string; name: string; cut_off: boolean; ipv4: Fate; ipv6: Fate; mac: Fate; project: string | null };
export type EditProposal = {
  form: EditForm | null;
  field_errors: FieldError[];
  findings: Finding[];
  prediction: Prediction | null;
  changes: Difference[];
  impact: EndpointImpact[];
  request: Record<string, unknown> | null;
  plan: Plan | null;
};
