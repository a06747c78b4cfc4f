// The real back end. The only file that imports Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend } from './port';
import type { RunEvent, Snapshot } from './types';

export const backend: Backend = {
  snapshot: () => invoke('snapshot'),
  refresh: () => invoke('refresh'),
  chooseEngine: (choice) => invoke('choose_engine', { choice }),
  readSite: (text) => invoke('read_site', { text }),
  rankLinks: () => invoke('rank_links'),
  waysOut: () => invoke('ways_out'),
  images: () => invoke('images'),
  diagnostics: () => invoke('diagnostics'),
  exportNetwork: (network) => invoke('export_network', { network }),
  proposeNetwork: (draft) => invoke('propose_network', { draft }),
  proposeRun: (draft) => invoke('propose_run', { draft }),
  proposeAttach: (draft) => invoke('propose_attach', { draft }),
  proposeDetach: (container, network) => invoke('propose_detach', { container, network }),
  proposeRemoval: (network) => invoke('propose_removal', { network }),
  apply: (plan, heard) => {
    const onEvent = new Channel<RunEvent>();
    onEvent.onmessage = heard;
    return invoke('apply', { plan, onEvent });
  },
  cancel: (plan) => invoke('cancel', { plan }),
  settings: () => invoke('settings'),
  saveSettings: (settings) => invoke('save_settings', { settings }),
  appInfo: () => invoke('app_info'),
  copyText: (text) => invoke('copy_text', { text }),
  uiReady: () => invoke('ui_ready'),
  onSnapshot: (heard) => listen<Snapshot>('snapshot-changed', (event) => heard(event.payload)),
  onNavigate: (heard) => listen<{ to: string }>('navigate', (event) => heard(event.payload.to)),
};
