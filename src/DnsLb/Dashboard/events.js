// The timeline: what happened, the newest first.

import { byId, el, say } from './dom.js';
import { time } from './format.js';

const Most = 200;
const BatchMs = 250;
const SayMs = 4_000;

/** The list of events; what comes in a short time is put in at once. */
export class Timeline {
  #waiting = [];
  #known = new Set();
  #unsaid = [];

  /** Takes events, the oldest first; those that are known are left out. */
  add(events, { isNews = true } = {}) {
    const fresh = events.filter(event => !this.#known.has(event.id));
    fresh.forEach(event => this.#known.add(event.id));
    if (fresh.length === 0) {
      return;
    }
    if (this.#waiting.length === 0) {
      setTimeout(() => this.#flush(), BatchMs);
    }
    this.#waiting.push(...fresh);
    if (isNews) {
      this.#sayLater(fresh);
    }
  }

  #flush() {
    const list = byId('events');
    const events = this.#waiting.splice(0).slice(-Most).reverse().sort((one, other) => other.at.localeCompare(one.at));
    list.prepend(...events.map(itemOf));
    while (list.childElementCount > Most) {
      list.lastElementChild.remove();
    }
    if (this.#known.size > 10 * Most) {
      this.#known = new Set([...this.#known].slice(-Most));
    }
  }

  // One sentence for many: a reader that is told of each could tell of nothing else.
  #sayLater(events) {
    if (this.#unsaid.length === 0) {
      setTimeout(() => {
        const [last, ...others] = this.#unsaid.splice(0).reverse();
        say(others.length === 0 ? textOf(last) : `${textOf(last)}, and ${others.length} more events`);
      }, SayMs / 4);
    }
    this.#unsaid.push(...events);
  }
}

function itemOf(event) {
  return el('li', {},
    el('time.quiet', { datetime: event.at }, time(event.at)), ' ',
    el(`strong.${classOf(event)}`, {}, wordOf(event)), ' ',
    el('span', {}, `${event.pool ?? ''} ${event.member ?? ''}`), ' ',
    el('span.quiet', {}, event.reason ?? ''));
}

const textOf = event => `${event.pool ?? ''} ${event.member ?? ''}: ${wordOf(event)}`;

function wordOf(event) {
  if (event.word) {
    return event.word;
  }
  return event.flaps === true ? 'flaps' : event.flaps === false ? 'is trusted again' : event.before === 'unknown' ? `starts ${event.after}` : `was ${event.before}, is ${event.after}`;
}

const classOf = event => event.word ? event.isBad ? 'bad' : 'warn' : event.flaps === true || event.after === 'down' ? 'bad' : 'good';
