// The pools: a page of those that are searched for.

import { byId, reconcile, write } from './dom.js';
import { count } from './format.js';
import { poolCard } from './pool-card.js';

const Take = 20;
const TypingMs = 200;

/** The list of pools with its search and its pages. */
export class PoolList {
  #skip = 0;
  #matching = 0;

  /**
   * @param {object} uses What cards use: counts, showMember(pool, address) and explain(name, type).
   * @param {function} changed Hears that other pools are wanted.
   */
  constructor(uses, changed) {
    this.uses = uses;
    this.pools = [];
    let typing;
    byId('pool-filter').onsubmit = event => event.preventDefault();
    byId('pool-search').oninput = () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.#go(0, changed), TypingMs);
    };
    byId('pool-trouble').onchange = () => this.#go(0, changed);
    byId('page-before').onclick = () => this.#go(this.#skip - Take, changed);
    byId('page-after').onclick = () => this.#go(this.#skip + Take, changed);
  }

  /** What is wanted, as parameters of the overview. */
  query() {
    const only = byId('pool-trouble').checked ? { only: 'trouble' } : {};
    return new URLSearchParams({ search: byId('pool-search').value.trim(), skip: this.#skip, take: Take, ...only });
  }

  /** Shows what the server says. */
  show(overview) {
    this.pools = overview.shown;
    this.#matching = overview.matching;
    if (this.pools.length === 0 && this.#skip > 0) {
      this.#skip = 0;
    }
    for (const pool of this.pools) {
      this.uses.counts.add(pool.pool, performance.now(), pool.queries, new Map(pool.members.map(member => [member.address, member.served])));
    }
    reconcile(byId('pool-list'), this.pools, pool => pool.pool, pool => poolCard(pool, this.uses));
    this.#showPlace(overview);
  }

  /** A pool that is shown, by its name. */
  find(name) {
    return this.pools.find(pool => pool.pool === name);
  }

  #showPlace({ matching, pools, troubled }) {
    write(byId('pool-count'), matching === pools ? `${count(pools, 'pool')}, ${troubled} with trouble` : `${matching} of ${count(pools, 'pool')}, ${troubled} with trouble`);
    byId('pool-pages').hidden = matching <= Take;
    byId('page-before').disabled = this.#skip === 0;
    byId('page-after').disabled = this.#skip + Take >= matching;
    write(byId('page-place'), `${this.#skip + 1} to ${Math.min(this.#skip + Take, matching)} of ${matching}`);
  }

  #go(skip, changed) {
    this.#skip = Math.max(0, skip);
    changed();
  }
}
