// What the squares of the address map mean, in words. One place for the grid, its legend and the table behind it.
import { clock, t, tell, visible } from '../i18n/index.svelte';
import type { AnsweredBy, Look, Mark } from '../ipc';
import type { MarkName, Square } from '../model/map';

/** For the legend: without what is told of one address. */
export function markName(mark: MarkName): string {
  const words: Partial<Record<MarkName, string>> = {
    gateway: t('seen-mark-gateway'), host: t('seen-mark-host'), 'this-computer': t('seen-mark-this-computer'), 'dhcp-server': t('seen-mark-dhcp-server'), offered: t('seen-mark-offered'),
    docker: t('seen-mark-docker'), excluded: t('seen-mark-excluded'), range: t('seen-mark-range'), suggested: t('seen-mark-suggested'),
  };
  return words[mark] ?? tell('mark', mark);
}
export const sayMark = (mark: Mark): string => tell('mark', mark.mark, mark);
export const sayWho = (who: AnsweredBy): string => `${who.mac} (${tell('vendor', who.vendor.vendor, who.vendor)})`;
export function sayLook(look: Look): string {
  switch (look.look) {
    case 'not-asked': return t('seen-not-asked');
    case 'asking': return t('seen-asking');
    case 'nobody-answered': return t('seen-nobody-answered', { time: clock(look.at) });
    case 'answered': return t('seen-answered', { time: clock(look.at) });
  }
}

/** A square in one sentence. */
export function saySquare(s: Square): string {
  const parts = s.marks.slice(0, 6).map(sayMark);
  if (s.range) parts.push(t('seen-mark-range'));
  if (s.first) parts.push(t('map-first'));
  if (s.conflict) parts.unshift(t('seen-conflict'));
  if (s.block.size > 1n) parts.push(s.look === 'mixed' || s.look === 'answered' ? t('seen-block-answered', { count: s.answered }) : sayLook({ look: s.look, at: s.at ?? 0 } as Look));
  else if (s.look !== 'mixed') parts.push(sayLook({ look: s.look, at: s.at ?? 0 } as Look));
  const who = s.block.size === 1n ? s.answered_by.map(sayWho) : [];
  if (s.name && s.block.size === 1n) who.unshift(visible(s.name));
  return [s.text, ...parts, ...who].join(' · ');
}
