// The zones that are served, and what is wrong with their files.

import { get, Refusal, send } from './api.js';
import { byId, el } from './dom.js';
import { number, time } from './format.js';
import { errorText } from './news.js';

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
  const errors = zone.errors ?? [];
  return el('article.card', { 'aria-label': `Zone ${zone.name ?? zone.file}` },
    el('header', {}, el('h3', {}, zone.name ?? zone.file), el(`strong.${errors.length > 0 ? 'bad' : 'good'}`, {}, errors.length > 0 ? 'with errors' : 'as in its file')),
    el('p.facts', {}, facts(zone)),
    el('ul.cards', {}, ...errors.map(error => el('li.bad.code', {}, errorText(error)))));
}

const facts = zone => [
  zone.file,
  zone.serial === null || zone.serial === undefined ? 'not served' : `serial ${zone.serial}`,
  zone.records === null || zone.records === undefined ? null : `${number(zone.records)} records`,
  zone.loadedAt ? `loaded at ${time(zone.loadedAt)}` : null,
].filter(Boolean).join(' · ');

function reloaded(result) {
  const files = Array.isArray(result) ? result : result?.files ?? [];
  return [el('p.good', {}, 'Read again.'), ...files.map(file => el('p.note', {}, `${file.file}: ${file.result ?? file.state ?? ''}`))];
}
