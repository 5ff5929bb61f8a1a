// What people have decided, and when it is safe to stop what they took out.

import { get } from './api.js';
import { serverNow } from './clock.js';
import { byId, el, reconcile, write } from './dom.js';
import { count, percent, span, time } from './format.js';
import { untilText } from './states.js';

const MostMembers = 8;

/** What of a member may still be in caches. */
export function cacheText(member) {
  if (!member.safeToStopAt) {
    return 'in answers';
  }
  const left = (Date.parse(member.safeToStopAt) - serverNow()) / 1000;
  return left <= 0 ? 'in no cache any more: safe to stop'
    : `at most ${percent(member.cachedShare)} of its answers are still in caches; safe to stop at ${time(member.safeToStopAt)}, in ${span(left)}`;
}

/** The list of overrides. */
export class OverrideList {
  #all = [];

  /** @param {function} takeBack Hears that one is to be taken back. */
  constructor(takeBack) {
    this.takeBack = takeBack;
    setInterval(() => this.#tick(), 1000);
  }

  /** Asks the server and shows what it says. */
  async refresh() {
    const all = await get('overrides');
    this.#all = all;
    byId('overrides').hidden = all.length === 0;
    reconcile(this.#list, all, given => given.selector, given => overrideItem(given, this.takeBack));
  }

  /** What is known of a member by the override that prevails; undefined: nothing is. */
  find(pool, member) {
    const given = member.override && this.#all.find(each => each.selector === member.override.selector);
    return given?.members.find(each => each.pool === pool.pool && each.address === member.address);
  }

  get #list() {
    return byId('overrides').querySelector('ul');
  }

  #tick() {
    for (const part of this.#list.parts?.values() ?? []) {
      part.tick();
    }
  }
}

function overrideItem(first, takeBack) {
  let given = first;
  const [kind, why, body, more] = [el('strong.warn'), el('span'), el('ul'), el('p.quiet')];
  const node = el('li.card', {},
    el('header', {}, el('h3', {}, given.selector), kind, el('button', { type: 'button', onclick: () => takeBack(given) }, 'Take back', el('span.unseen', {}, ` ${given.selector}`))),
    el('p.note', {}, why), body, more);
  return {
    node,
    update(now) {
      given = now;
      write(kind, `${given.kind.toUpperCase()}!`);
      write(why, `by ${given.author} since ${time(given.since)} ${untilText(given)}: ${given.reason}`);
      reconcile(body, given.members.slice(0, MostMembers), member => `${member.pool} ${member.address}`, memberItem);
      const left = given.members.length - MostMembers;
      write(more, given.members.length === 0 ? 'It selects no member now.' : left > 0 ? `and ${count(left, 'more member')}` : '');
    },
    tick() {
      for (const part of body.parts.values()) {
        part.tick();
      }
    },
  };
}

function memberItem(first) {
  let member = first;
  const text = el('span');
  const tick = () => write(text, `${member.prevails ? '' : 'a newer override counts; '}checks say ${member.state}; ${cacheText(member)}`);
  return {
    node: el('li', {}, `${member.pool} ${member.name ?? member.address}: `, text),
    update(now) {
      member = now;
      tick();
    },
    tick,
  };
}
