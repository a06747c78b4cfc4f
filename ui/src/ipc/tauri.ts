// The real back end, over the generated bindings. With them and `bindings.ts`, the only place that knows Tauri.
import { Channel } from '@tauri-apps/api/core';

import type { AccessProposal, ShimReport } from './access';
import { commands, events, type AppError } from './bindings';
import type { EditForm, EditProposal } from './edit';
import type { RecoveryProposal, RunDetail, RunSummary } from './history';
import type { IdentityDraft, KeepAnswer } from './identity';
import type { MoveProposal } from './moves';
import type { Imported } from './paste';
import type { Backend } from './port';
import type { AddressMap, RunEvent, Verdict } from './types';

/** The generator writes whole numbers wider than 32 bits as `number | null`; the wire never has null there. */
type Sure<T> = [T] extends [number | null] ? number : T extends (infer U)[] ? Sure<U>[] : T extends object ? { [K in keyof T]: Sure<T[K]> } : T;

/** A command's value, or its typed error thrown. */
async function take<T>(asked: Promise<{ status: 'ok'; data: T } | { status: 'error'; error: AppError }>): Promise<Sure<T>> {
  const answer = await asked;
  if (answer.status === 'error') throw answer.error;
  return answer.data as Sure<T>;
}

export const backend: Backend = {
  snapshot: () => take(commands.snapshot()),
  refresh: () => take(commands.refresh()),
  chooseEngine: (choice) => take(commands.chooseEngine(choice)),
  readSite: (text) => take(commands.readSite(text)),
  readPasted: (text) => commands.readPasted(text) as unknown as Promise<Imported>,
  rankLinks: () => take(commands.rankLinks()),
  waysOut: () => take(commands.waysOut()),
  images: () => take(commands.images()),
  diagnostics: () => take(commands.diagnostics()),
  exportNetwork: (network) => take(commands.exportNetwork(network)),
  proposeNetwork: (draft) => take(commands.proposeNetwork(draft)),
  editForm: (network) => take(commands.editForm(network)) as unknown as Promise<EditForm | null>,
  copyForm: (network) => take(commands.copyForm(network)) as unknown as Promise<EditForm | null>,
  proposeEdit: (network, draft) => take(commands.proposeEdit(network, draft)) as unknown as Promise<EditProposal>,
  proposeCopy: (network, draft) => take(commands.proposeCopy(network, draft)),
  proposeRun: (draft) => take(commands.proposeRun(draft)),
  proposeAttach: (draft) => take(commands.proposeAttach(draft)),
  proposeDetach: (container, network) => take(commands.proposeDetach(container, network)),
  proposeMove: (draft) => take(commands.proposeMove(draft)) as unknown as Promise<MoveProposal>,
  proposeRemoval: (network) => take(commands.proposeRemoval(network)),
  keepIdentity: (container, network, derived) => take(commands.keepIdentity(container, network, derived)) as unknown as Promise<KeepAnswer>,
  identityForm: (container, network) => take(commands.identityForm(container, network)) as unknown as Promise<IdentityDraft>,
  setIdentity: (draft) => take(commands.setIdentity(draft)),
  forgetIdentity: async (container, network) => void (await take(commands.forgetIdentity(container, network))),
  proposeRepair: (container, network, accepted) => take(commands.proposeRepair(container, network, accepted)),
  proposeAccess: (draft) => take(commands.proposeAccess(draft)) as unknown as Promise<AccessProposal>,
  proposeAccessOff: (network) => take(commands.proposeAccessOff(network)) as unknown as Promise<AccessProposal>,
  shims: () => take(commands.shims()) as unknown as Promise<ShimReport[]>,
  accessTerms: (shim) => take(commands.accessTerms(shim)),
  proveAccess: (shim) => take(commands.proveAccess(shim)),
  allowAccess: async () => void (await take(commands.allowAccess())),
  accessTexts: (shim) => take(commands.accessTexts(shim)),
  apply: (plan, heard) => {
    const onEvent = new Channel<Parameters<typeof commands.apply>[1] extends Channel<infer E> ? E : never>();
    onEvent.onmessage = (event) => heard(event as RunEvent);
    return take(commands.apply(plan, onEvent));
  },
  runs: () => take(commands.runs()) as Promise<RunSummary[]>,
  runDetail: (run) => take(commands.runDetail(run)) as unknown as Promise<RunDetail>,
  proposeRecovery: (run, how) => take(commands.proposeRecovery(run, how)) as unknown as Promise<RecoveryProposal>,
  applyRecovery: (run, heard) => {
    const onEvent = new Channel<Parameters<typeof commands.applyRecovery>[1] extends Channel<infer E> ? E : never>();
    onEvent.onmessage = (event) => heard(event as RunEvent);
    return take(commands.applyRecovery(run, onEvent));
  },
  cancel: async (plan) => void (await take(commands.cancel(plan))),
  probeStatus: () => take(commands.probeStatus()),
  setProbeConsent: (consent) => take(commands.setProbeConsent(consent)),
  removeProbe: () => take(commands.removeProbe()),
  lookLinks: () => take(commands.lookLinks()),
  addressMaps: (of) => take(commands.addressMaps(of)),
  sweep: (of, subnet, heard) => {
    const onMap = new Channel<Parameters<typeof commands.sweep>[2] extends Channel<infer E> ? E : never>();
    onMap.onmessage = (map) => heard(map as AddressMap);
    return take(commands.sweep(of, subnet, onMap));
  },
  verify: (network, container, visit_s, heard) => {
    const onVerdict = new Channel<Parameters<typeof commands.verify>[3] extends Channel<infer E> ? E : never>();
    onVerdict.onmessage = (verdict) => heard(verdict as Verdict);
    return take(commands.verify(network, container, visit_s, onVerdict)) as Promise<Verdict>;
  },
  stopLooking: () => commands.stopLooking(),
  verdicts: (network) => take(commands.verdicts(network)) as Promise<Verdict[]>,
  lastVerdicts: () => take(commands.lastVerdicts()),
  settings: () => commands.settings(),
  saveSettings: async (settings) => void (await take(commands.saveSettings(settings))),
  appInfo: () => commands.appInfo(),
  copyText: async (text) => void (await take(commands.copyText(text))),
  uiReady: () => commands.uiReady(),
  onSnapshot: (heard) => events.snapshotChanged.listen((event) => heard(event.payload as Sure<typeof event.payload>)),
  onNavigate: (heard) => events.navigate.listen((event) => heard(event.payload.to)),
};
