// One pool and its members.

import { el, mark, reconcile, write, writeOrHide } from './dom.js';
import { number, percent } from './format.js';
import { wanted } from './shares.js';
import { nameOf, ownerOf, servedAllTheSame, stateClass, stateWord, whyText } from './states.js';

/** Makes the card of a pool. */
export function poolCard(first, { counts, showMember, explain }) {
  let pool = first;
  const facts = el('p.facts');
  const doubt = el('p.note.warn', { hidden: true });
  const body = el('tbody');
  const title = el('h3', {}, pool.pool);
  const node = el('article.card', { 'aria-label': `Pool ${pool.pool}` },
    el('header', {}, title, facts, el('button', { type: 'button', onclick: () => explain(ownerOf(pool), pool.pool.split(' ')[1]) }, 'Explain', el('span.unseen', {}, ` ${pool.pool}`))),
    doubt,
    el('table.members', {},
      el('caption.unseen', {}, `Members of ${pool.pool}`),
      el('thead', {}, el('tr', {}, ...['State', 'Member', 'Why', 'Weight', 'Share of answers'].map(text => el('th', { scope: 'col' }, text)))),
      body));
  return {
    node,
    update(now) {
      pool = now;
      write(facts, factsOf(pool, counts.rate(pool.pool)));
      writeOrHide(doubt, pool.doubt);
      reconcile(body, pool.members, member => member.address, member => memberRow(pool.pool, member, counts, showMember));
      for (const part of body.parts.values()) {
        part.share(pool);
      }
    },
  };
}

function factsOf(pool, rate) {
  const up = pool.members.filter(member => member.state === 'up').length;
  return [
    pool.policy,
    `${up} of ${pool.members.length} up`,
    `TTL ${pool.ttl} s`,
    pool.answers === 0 ? 'no address in an answer' : `${pool.answers} in an answer`,
    rate === null ? null : `${number(rate)} queries/s`,
  ].filter(Boolean).join(' · ');
}

function memberRow(pool, first, counts, showMember) {
  let member = first;
  const state = el('td.state');
  const button = el('button.member', { type: 'button', 'aria-haspopup': 'dialog', onclick: () => showMember(pool, member.address) });
  const reason = el('td.reason');
  const weight = el('td.number');
  const [filled, aim] = [el('i'), el('b')];
  const share = el('span');
  const node = el('tr', {}, state, el('td', {}, button), reason, weight, el('td.share', {}, share, el('div.bar', { 'aria-hidden': 'true' }, filled, aim)));
  return {
    node,
    update(now) {
      member = now;
      writeState(state, member);
      write(button, nameOf(member));
      write(reason, [whyText(member), servedAllTheSame(member)].filter(Boolean).join('; '));
      write(weight, weightText(member));
    },
    share(owner) {
      const [real, ideal] = [counts.share(owner.pool, member.address), wanted(owner, member)];
      write(share, shareText(owner, member, real, ideal));
      filled.style.transform = `scaleX(${real ?? 0})`;
      aim.style.left = `${100 * (ideal ?? 0)}%`;
      aim.hidden = !ideal;
    },
  };
}

/** Writes the word for a member's state, in its colour. */
export function writeState(node, member) {
  write(node, stateWord(member));
  mark(node, stateClass(member), 'good', 'warn', 'bad');
}

function weightText(member) {
  const tier = member.tier > 0 ? `, tier ${member.tier}` : '';
  return member.effectiveWeight === member.weight ? `${number(member.weight)}${tier}` : `${number(member.effectiveWeight)} of ${number(member.weight)}${tier}`;
}

function shareText(pool, member, real, ideal) {
  const load = pool.leases && member.leases ? `, load ${percent(member.leases.share)}` : '';
  const of = ideal === null ? '' : ` of ${percent(ideal)}`;
  return member.serving || real > 0 ? `${real === null ? 'nothing asked' : percent(real)}${real === null ? '' : of}${load}` : 'not served';
}
