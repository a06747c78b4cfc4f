// The whole surface of the program behind the window. Two implementations: `tauri.ts` and `fake/`.
import type * as A from './access';
import type * as E from './edit';
import type * as H from './history';
import type * as I from './identity';
import type * as M from './moves';
import type * as P from './paste';
import type * as T from './types';

export interface Backend {
  snapshot(): Promise<T.Snapshot>;
  refresh(): Promise<T.Snapshot>;
  chooseEngine(choice: string | null): Promise<T.Snapshot>;
  readSite(text: string): Promise<T.Snapshot>;
  /** Never fails: what is wrong with the text is among the problems. */
  readPasted(text: string): Promise<P.Imported>;

  rankLinks(): Promise<T.LinkChoice[]>;
  waysOut(): Promise<T.WayOut[]>;
  images(): Promise<T.Image[]>;
  diagnostics(): Promise<string>;
  exportNetwork(network: string): Promise<T.Exports>;

  proposeNetwork(draft: T.NetworkDraft): Promise<T.Proposal>;
  /** Null where there is no such network. */
  editForm(network: string): Promise<E.EditForm | null>;
  copyForm(network: string): Promise<E.EditForm | null>;
  proposeEdit(network: string, draft: T.NetworkDraft): Promise<E.EditProposal>;
  proposeCopy(network: string, draft: T.NetworkDraft): Promise<T.Proposal>;
  proposeRun(draft: T.RunDraft): Promise<T.ActionProposal>;
  proposeAttach(draft: T.EndpointDraft): Promise<T.ActionProposal>;
  proposeDetach(container: string, network: string): Promise<T.ActionProposal>;
  proposeMove(draft: M.MoveDraft): Promise<M.MoveProposal>;
  proposeRemoval(network: string): Promise<T.ActionProposal>;
  /** Keeps what a container has on a network; `derived` keeps the MAC address made of the names. */
  keepIdentity(container: string, network: string, derived: boolean): Promise<I.KeepAnswer>;
  identityForm(container: string, network: string): Promise<I.IdentityDraft>;
  /** What is wrong with the form; empty where it was kept. */
  setIdentity(draft: I.IdentityDraft): Promise<T.FieldError[]>;
  forgetIdentity(container: string, network: string): Promise<void>;
  proposeRepair(container: string, network: string, accepted: string[]): Promise<T.ActionProposal>;
  /** The host's own link to a network's containers. */
  proposeAccess(draft: A.AccessDraft): Promise<A.AccessProposal>;
  proposeAccessOff(network: string): Promise<A.AccessProposal>;
  shims(): Promise<A.ShimReport[]>;
  accessTerms(shim: A.Shim): Promise<A.AccessTerms>;
  /** Both ways, from a container that runs on the network. */
  proveAccess(shim: A.Shim): Promise<A.AccessProof>;
  allowAccess(): Promise<void>;
  /** The same for people who want no container. */
  accessTexts(shim: A.Shim): Promise<A.AccessTexts>;
  apply(plan: string, onEvent: (event: T.RunEvent) => void): Promise<T.RunReport>;
  cancel(plan: string): Promise<void>;

  /** Newest first. */
  runs(): Promise<H.RunSummary[]>;
  runDetail(run: string): Promise<H.RunDetail>;
  proposeRecovery(run: string, how: H.Recovery): Promise<H.RecoveryProposal>;
  /** Does what was proposed last for this run. */
  applyRecovery(run: string, onEvent: (event: T.RunEvent) => void): Promise<T.RunReport>;
  /** The probe: what it is on this engine, whether it may run, and what it sees. */
  probeStatus(): Promise<T.ProbeStatus>;
  setProbeConsent(consent: T.Consent): Promise<T.ProbeStatus>;
  removeProbe(): Promise<T.ProbeRemains>;
  lookLinks(): Promise<T.Snapshot>;
  /** Asks every address of a subnet; `heard` gets the map as answers come. */
  addressMaps(of: T.MapOf): Promise<T.AddressMap[]>;
  sweep(of: T.MapOf, subnet: string, heard: (map: T.AddressMap) => void): Promise<T.AddressMap>;
  /** Sends packets through a network; `heard` gets the verdict as answers come. */
  verify(network: string, container: string | null, visit_s: number, heard: (verdict: T.Verdict) => void): Promise<T.Verdict>;
  /** Ends the sweep or the proof that is under way. */
  stopLooking(): Promise<void>;
  verdicts(network: string): Promise<T.Verdict[]>;
  lastVerdicts(): Promise<T.LastVerdict[]>;

  settings(): Promise<T.Settings>;
  saveSettings(settings: T.Settings): Promise<void>;
  appInfo(): Promise<T.AppInfo>;
  copyText(text: string): Promise<void>;
  uiReady(): Promise<void>;

  /** Each new snapshot, until the returned function is called. */
  onSnapshot(heard: (snapshot: T.Snapshot) => void): Promise<() => void>;
  /** A place to go to, asked for by the tray. */
  onNavigate(heard: (to: string) => void): Promise<() => void>;
}

export function isAppError(error: unknown): error is T.AppError {
  return typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
}

/** Any rejection as an `AppError`. */
export function asAppError(error: unknown): T.AppError {
  if (isAppError(error)) return error;
  return { code: 'unexpected', detail: [error instanceof Error ? error.message : String(error)], remedies: [] };
}
