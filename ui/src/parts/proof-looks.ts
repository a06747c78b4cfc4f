// How the outcome of a check looks: an icon, a tone and a word, never a colour alone.
import type { Tone } from '../design/Badge.svelte';
import type { IconName } from '../design/Icon.svelte';
import { t } from '../i18n/index.svelte';
import type { CheckResult, Overall } from '../ipc';

export const looks: Record<CheckResult['result'], { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'plain', icon: 'refresh' },
  pass: { tone: 'ok', icon: 'check' },
  fail: { tone: 'danger', icon: 'close' },
  inconclusive: { tone: 'unknown', icon: 'question' },
  'by-design': { tone: 'plain', icon: 'lock' },
};
export const resultName = (result: CheckResult['result']): string =>
  ({ waiting: t('seen-result-waiting'), pass: t('seen-result-pass'), fail: t('seen-result-fail'), inconclusive: t('seen-result-inconclusive'), 'by-design': t('seen-result-by-design') })[result];

export const overallLooks: Record<Overall, { tone: Tone; icon: IconName }> = {
  running: { tone: 'plain', icon: 'refresh' },
  proven: { tone: 'ok', icon: 'check' },
  'not-proven': { tone: 'unknown', icon: 'question' },
  broken: { tone: 'danger', icon: 'close' },
};
export const overallName = (overall: Overall): string =>
  ({ running: t('seen-overall-running'), proven: t('seen-overall-proven'), 'not-proven': t('seen-overall-not-proven'), broken: t('seen-overall-broken') })[overall];
