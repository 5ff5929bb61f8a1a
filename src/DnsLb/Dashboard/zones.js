// The zones that are served, and what is wrong with their files.

import { get, Refusal, send } from './api.js';
import { byId, el } from './dom.js';
import { count, time } from './format.js';
import { errorText } from './news.js';

const States = { served: ['good', 'served as it is'], kept: ['bad', 'has errors: served as it was before'], rejected: ['bad', 'not served'] };

/** Lets the button of the view ask for a reload. */
export function prepareZones() {
  byId('reload').onclick = async () => {
    const answer = byId('reload-answer');
    byId('reload').disabled = true;
    try {
      answer.replaceChildren(...reloaded(await send('POST', 'reload', undefined, { patience: 120_000 })));
      await showZones();
    } catch (failure) {
      answer.replaceChildren(el('p.bad', {}, missing(failure, 'reload by the API')));
    } finally {
      byId('reload').disabled = false;
    }
  };
}

/** Asks the server and shows what it says. */
export async function showZones() {
  const list = byId('zone-list');
  try {
    list.replaceChildren(...(await get('zones')).map(card));
  } catch (failure) {
    if (!(failure instanceof Refusal)) {
      throw failure;
    }
    list.replaceChildren(el('p.bad', {}, missing(failure, 'tell its zones')));
  }
}

/** Says of a server of an earlier version what it cannot do. */
export const missing = (failure, what) => failure.status === 404 ? `This version of the server cannot ${what}.` : failure.message;

function card(zone) {
  return el('article.card', { 'aria-label': `Zone ${zone.name ?? zone.file}` },
    el('header', {}, el('h3', {}, zone.name ?? zone.file), el(`strong.${States[zone.state]?.[0] ?? 'warn'}`, {}, States[zone.state]?.[1] ?? zone.state)),
    el('p.facts', {}, facts(zone)),
    diagnostics(zone));
}

const diagnostics = ({ errors, warnings }) =>
  el('ul.cards', {}, ...errors.map(error => el('li.bad.code', {}, errorText(error))), ...warnings.map(warning => el('li.warn.code', {}, errorText(warning))));

const facts = zone => [
  zone.file,
  zone.serial === null ? null : `serial ${zone.serial}`,
  zone.records === null ? null : count(zone.records, 'record'),
  zone.pools === null ? null : count(zone.pools, 'pool'),
  zone.loadedAt ? `loaded at ${time(zone.loadedAt)}` : null,
].filter(Boolean).join(' · ');

const reloaded = ({ done, files }) => [
  el('p', {}, done ? 'All zone files have been read again.' : 'They are being read; look again later.'),
  ...files.map(file => el('div.note', {}, el(`span${file.errors.length > 0 ? '.bad' : ''}`, {}, `${file.file}: ${file.result}`), diagnostics(file))),
];
