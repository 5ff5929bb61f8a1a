// Why a name gets its answer: the trace of the server.

import { get } from './api.js';
import { byId, el } from './dom.js';

const Kinds = { exact: 'the name is', wildcard: 'the wildcard', delegation: 'the delegation', dname: 'the DNAME at' };

/** Lets the form of the view ask. */
export function prepareExplain() {
  byId('explain-form').onsubmit = event => {
    event.preventDefault();
    ask();
  };
}

/** Asks for a name. */
export function explain(name, type) {
  location.hash = '#explain';
  byId('explain-name').value = name;
  byId('explain-type').value = type;
  return ask();
}

async function ask() {
  const [name, type, client] = ['name', 'type', 'client'].map(field => byId(`explain-${field}`).value.trim());
  const answer = byId('explain-answer');
  try {
    const trace = await get(`explain?${new URLSearchParams({ name, ...(type && { type }), ...(client && { client }) })}`);
    answer.replaceChildren(...parts(trace));
  } catch (failure) {
    answer.replaceChildren(el('p.bad', {}, failure.message));
  }
}

function parts(trace) {
  return [
    el('h3', {}, `${trace.name} ${trace.type}, asked by ${trace.client}`),
    el('p', {}, el('strong', {}, trace.rcode), `: ${trace.outcome}`),
    section('Answer', trace.answer),
    section('Authority', trace.authority),
    scope(trace.scopePrefix),
    ...trace.matches.map(match => el('p.note', {}, `Zone ${match.zone} (serial ${match.serial}): ${Kinds[match.kind] ?? 'no such name; the closest is'} ${match.owner} with ${match.types.join(', ') || 'no records'}`)),
    ...trace.pools.map(pool => el('section', {}, el('h3', {}, `Pool ${pool.name}, policy ${pool.policy}`), el('ol.stages', {}, ...pool.stages.map(stage), el('li', {}, el('strong', {}, 'ttl'), el('p.note', {}, `${pool.ttl} s: ${pool.ttlLimit}`))))),
  ].filter(Boolean);
}

const section = (name, records) => records.length === 0 ? null
  : el('section', {}, el('h3', {}, name), el('ul.cards', {}, ...records.map(record => el('li.code', {}, record))));

const scope = prefix => prefix === null || prefix === undefined ? null
  : el('p.note', {}, prefix === 0 ? 'Valid for all clients.' : `Valid for the clients of the same /${prefix}.`);

function stage(told) {
  const lines = [
    ...told.notes.map(note => el('li.quiet', {}, note)),
    ...told.picked.map(member => el('li.good', {}, `picked ${member.member}: ${member.reason}`)),
    ...told.kept.map(member => el('li', {}, `kept ${member}`)),
    ...told.dropped.map(member => el('li.bad', {}, `dropped ${member.member}: ${member.reason}`)),
  ];
  return el('li', {}, el('strong', {}, told.name), el('ul', {}, ...lines));
}
