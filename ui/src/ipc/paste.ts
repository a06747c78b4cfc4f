// What a pasted text says, in the core's shapes (`core::import`).
import type { KeptField } from './edit';
import type { EndpointDraft, NetworkDraft, RunDraft } from './types';

export type PastedForm = 'docker-command' | 'compose' | 'inspect' | 'api-request';
export type Place = { line: number; column: number };
export type ImportProblem = { code: string; blocks: boolean; value: string; detail: string; place: Place | null };
export type NotCarried = { field: string; value: string };
export type ImportedNetwork = { key: string; external: boolean; draft: NetworkDraft; kept: KeptField[]; not_carried: NotCarried[]; problems: ImportProblem[] };
export type ImportedService = { run: RunDraft; more: EndpointDraft[]; not_carried: NotCarried[] };
export type Imported = { form: PastedForm | null; networks: ImportedNetwork[]; services: ImportedService[]; problems: ImportProblem[] };
