// The view of now: totals, pools, what people decided, and what happened.

import { get } from './api.js';
import { hearTime } from './clock.js';
import { byId, el, reconcile, write, writeOrHide } from './dom.js';
import { Chart } from './charts.js';
import { decide } from './decide.js';
import { explain } from './explain.js';
import { Timeline } from './events.js';
import { MemberDialog } from './member.js';
import { OverrideList } from './overrides.js';
import { PoolList } from './pools.js';
import { Counts } from './shares.js';
import { number } from './format.js';
import { eventOf, zonesNews } from './news.js';

const OverridesMs = 5_000;
const ChartSeconds = 600;
const RateMs = 5_000;
const All = '';

/** What an operator looks at. */
export class NowView {
  #counts = new Counts();
  #total = new Counts(RateMs);
  #overridesAt = -Infinity;
  #rates = [[], []];
  #chart = new Chart(byId('rate-chart'), { names: ['queries/s'] });

  /** @param {function} changed Hears that something else is to be shown, or has been decided. */
  constructor(changed) {
    this.timeline = new Timeline();
    this.changed = () => {
      this.#overridesAt = -Infinity;
      changed();
    };
    this.overrides = new OverrideList(given => this.#takeBack(given));
    this.pools = new PoolList({ counts: this.#counts, showMember: (pool, address) => this.member.open(pool, address), explain }, changed);
    this.member = new MemberDialog(name => this.pools.find(name), (...which) => this.overrides.find(...which), (...what) => this.#decide(...what));
  }

  /** Asks the server and shows what it says. */
  async refresh() {
    const overview = await get(`overview?${this.pools.query()}`);
    const isDue = performance.now() - this.#overridesAt > OverridesMs;
    hearTime(overview.at);
    this.pools.show(overview);
    this.#showTotals(overview);
    writeOrHide(byId('complaints'), overview.complaints.join('; '));
    if (isDue) {
      this.#overridesAt = performance.now();
      await this.overrides.refresh();
    }
    await this.member.refresh();
  }

  /** Asks for what happened of late. */
  async catchUp({ isNews }) {
    this.timeline.add((await get('events?limit=100')).reverse().map(eventOf), { isNews });
  }

  /** Hears an event of the stream. */
  hear(event) {
    if (event.type === 'change') {
      this.timeline.add([JSON.parse(event.data)]);
      return;
    }
    this.#overridesAt = -Infinity;
    if (event.type === 'override') {
      this.timeline.add([eventOf(JSON.parse(event.data))]);
    } else if (event.type === 'zones') {
      this.timeline.add([{ id: `zones ${performance.now()}`, at: new Date().toISOString(), ...zonesNews(JSON.parse(event.data)) }]);
    }
  }

  #showTotals(overview) {
    this.#total.add(All, performance.now(), overview.queries, new Map());
    const rate = this.#total.rate(All);
    const totals = [
      ['Queries/s', rate === null ? '–' : number(rate), ''],
      ['Pools', number(overview.pools), ''],
      ['With trouble', number(overview.troubled), overview.troubled > 0 ? 'warn' : 'good'],
      ['Members up', `${number(overview.up)} of ${number(overview.members)}`, ''],
      ['Down', number(overview.down), overview.down > 0 ? 'bad' : 'good'],
      ['Forced', number(overview.forced), overview.forced > 0 ? 'warn' : ''],
    ];
    reconcile(byId('totals'), totals, ([name]) => name, totalPart);
    this.#draw(rate);
  }

  #draw(rate) {
    byId('rate-figure').hidden = rate === null;
    if (rate === null) {
      return;
    }
    const [times, rates] = this.#rates;
    times.push(Date.now() / 1000);
    rates.push(rate);
    while (times.at(-1) - times[0] > ChartSeconds) {
      times.shift();
      rates.shift();
    }
    this.#chart.show(this.#rates, `${number(rate)} queries a second now, at most ${number(Math.max(...rates))} in the last ten minutes`);
  }

  #decide(kind, selector, member) {
    const effect = kind === 'auto' ? 'Its checks decide again.'
      : kind === 'up' ? `It is served whatever its checks say (${member.state}).`
      : kind === 'drain' ? 'It gets no new answers, and is safe to stop when it is in no cache any more.'
      : 'It counts as failed: not even when all are down is it served.';
    return decide({ kind, selector, effect }, this.changed);
  }

  #takeBack(given) {
    const effect = `The checks of ${given.members.length === 1 ? 'one member' : `${given.members.length} members`} decide again.`;
    return decide({ kind: 'auto', selector: given.selector, effect }, this.changed);
  }
}

function totalPart([name]) {
  const value = el('dd');
  return {
    node: el('div', {}, el('dt', {}, name), value),
    update([, text, colour]) {
      write(value, text);
      value.className = colour;
    },
  };
}
