// What a pool's policies would do behind caches: the simulator of the server, and its result as charts.

import { get, send } from './api.js';
import { Chart } from './charts.js';
import { byId, el } from './dom.js';
import { count, fine, number, percent } from './format.js';
import { missing } from './zones.js';

// The server stops after 30 s of work.
const PatienceMs = 120_000;
const MostPolicies = 4;

const Fields = [
  { name: 'pool', label: 'Pool', list: 'simulate-pools', required: true, placeholder: 'www.example.com. A' },
  { name: 'policies', label: `Policies, ${MostPolicies} at most`, placeholder: 'rotate, and the pool’s own' },
  { name: 'resolvers', label: 'Resolvers', type: 'number', value: 5000, min: 1, max: 20000 },
  { name: 'lookups', label: 'Lookups per second', type: 'number', value: 2000, min: 1 },
  { name: 'skew', label: 'Skew (Zipf)', type: 'number', value: 1, min: 0, step: 0.1 },
  { name: 'minutes', label: 'Minutes', type: 'number', value: 10, min: 1, max: 20 },
  { name: 'fail', label: 'A member fails', placeholder: '192.0.2.10@300s' },
];

let running = null;
let charts = [];

/** Makes the form. */
export function prepareSimulate() {
  const form = byId('simulate-form');
  const inputs = Fields.map(({ label, name, ...attributes }) => el('label', {}, label, el('input', { name, autocomplete: 'off', spellcheck: 'false', ...attributes })));
  form.append(el('div.fields', {}, ...inputs), el('button.main', { type: 'submit' }, 'Simulate'), el('button', { type: 'button', onclick: () => running?.abort() }, 'Stop'), el('datalist', { id: 'simulate-pools' }));
  form.onsubmit = event => {
    event.preventDefault();
    run(new FormData(form));
  };
}

/** Offers the names of pools. */
export async function showSimulate() {
  try {
    const { shown } = await get('overview?take=200');
    byId('simulate-pools').replaceChildren(...shown.map(pool => el('option', { value: pool.pool })));
  } catch {
    // The names can be typed all the same, and the page says elsewhere that the server does not answer.
  }
}

async function run(form) {
  const answer = byId('simulate-answer');
  running?.abort();
  running = new AbortController();
  charts.forEach(each => each.end());
  charts = [];
  answer.replaceChildren(el('p', {}, 'Simulating …'));
  try {
    const result = await send('POST', 'simulate', requestOf(form), { patience: PatienceMs, signal: running.signal });
    answer.replaceChildren();
    show(answer, result);
  } catch (failure) {
    answer.replaceChildren(el('p.bad', {}, failure.name === 'AbortError' ? 'Stopped.' : missing(failure, 'simulate')));
  }
}

function requestOf(form) {
  const text = name => form.get(name).trim();
  const [pool, type] = text('pool').split(/\s+/);
  return {
    pool,
    type: type ?? 'A',
    policies: text('policies').split(/[\s,]+/).filter(Boolean),
    resolvers: Number(text('resolvers')),
    lookups: Number(text('lookups')),
    skew: Number(text('skew')),
    time: `${text('minutes')}m`,
    ...(text('fail') && { fail: [text('fail')] }),
  };
}

function show(answer, { pool, resolvers, lookups, window, members, results }) {
  answer.append(el('p', {}, `${pool}: ${count(members.length, 'member')}, ${count(resolvers, 'resolver')}, ${number(lookups)} lookups a second`), table(results));
  chart(answer, 'The fullest member beside all (max/mean; 1 is perfect)', window, results.map(({ policy, series }) => [policy, series.maxOverMean]));
  chart(answer, 'Queries that resolvers ask, per second', window, results.map(({ policy, series }) => [policy, series.queriesPerSecond]));
  for (const { policy, series } of results) {
    chart(answer, `${policy}: the load of each member, % of its capacity`, window, series.loads.map(load => [load.name, load.values.map(part => 100 * part)]));
  }
}

function table(results) {
  const columns = [
    ['Policy', result => result.policy],
    ['Queries/s', result => number(result.queriesPerSecond)],
    ['Max/mean', result => fine(result.maxOverMean)],
    ['In 95 %', result => fine(result.maxOverMeanIn95)],
    ['Below 90 %', result => percent(result.belowAlmostFull)],
    ['Below 98 %', result => percent(result.belowFull)],
  ];
  return el('div.scroll', { tabindex: '0', role: 'group', 'aria-label': 'Results' },
    el('table', {}, el('caption.unseen', {}, 'Results, a row for each policy'),
      el('thead', {}, el('tr', {}, ...columns.map(([name]) => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...results.map(result => el('tr', {}, ...columns.map(([, text]) => el('td.number', {}, text(result))))))));
}

function chart(answer, title, window, lines) {
  const box = el('div', { role: 'img' });
  answer.append(el('figure', {}, el('figcaption', {}, title), box));
  const axis = lines[0][1].map((_, index) => (index + 1) * window);
  const label = lines.map(([name, values]) => `${name}: ${fine(Math.min(...values))} to ${fine(Math.max(...values))}`).join('; ');
  const drawn = new Chart(box, { names: lines.map(([name]) => name), height: 220, isTime: false });
  charts.push(drawn);
  drawn.show([axis, ...lines.map(([, values]) => values)], `${title}. ${label}`);
}
