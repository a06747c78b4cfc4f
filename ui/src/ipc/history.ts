// The runs on record, in the core's shapes (`core::recovery`).
import type { Outcome, Plan, RunEvent, RunReport, Step } from './types';

export type RunKind = 'create-network' | 'edit-network' | 'remove-network' | 'start-container' | 'attach' | 'detach' | 'move' | 'repair' | 'remove-probe' | 'host-access-on' | 'host-access-off' | 'other';
export type RunStatus = 'running' | 'interrupted' | 'ended';
export type Recovery = 'undo' | 'finish';
export type RunSummary = {
  id: string;
  kind: RunKind;
  about: string[];
  engine: string;
  began_at: number;
  last_at: number;
  status: RunStatus;
  outcome: Outcome;
  ways: Recovery[];
};
export type CutOff = { name: string; ms: number | null; engine_ms: number | null };
export type RunDetail = { summary: RunSummary; plan: Plan; report: RunReport; cut_offs: CutOff[]; events: RunEvent[] };
export type Act = { act: 'do'; does: Step } | ({ act: 'remove-network' | 'remake-network' | 'remove-container' | 'reattach' | 'detach'; name: string } & Record<string, unknown>);
export type Obstacle = { obstacle: string } & Record<string, unknown>;
export type RecoveryProposal = { run: string; how: Recovery; acts: { step: number; act: Act }[]; obstacles: Obstacle[] };
