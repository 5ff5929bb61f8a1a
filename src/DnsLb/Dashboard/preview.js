// What a decision would change, as the server says that would have to answer by it.

import { get, previewPath, Refusal } from './api.js';
import { byId, el, mark, reconcile, write } from './dom.js';
import { count } from './format.js';
import { isUp, nameOf, stateWord } from './states.js';

const AgainMs = 3_000;
const MostNamed = 4;

// What may become of a pool, the worst first.
const Outcomes = [
  ['bad', 'would answer no address'],
  ['bad', 'would fail open'],
  ['bad', 'would be kept answered by its floor'],
  ['warn', 'would answer with fewer members'],
  ['warn', 'would answer with other members'],
  ['good', 'would answer with more members'],
  ['good', 'would answer as now'],
];
const [NoAddress, FailsOpen, Floor, Fewer, Others, More, Same] = Outcomes.keys();

/** The preview of the one decision that a dialog is about; it is asked for anew while the dialog is open. */
export class Preview {
  #ending = new AbortController();
  #timer = null;

  /**
   * Begins to ask and to show.
   * @param {string} kind drain, down, up or auto.
   * @param {string} selector Of which members.
   * @param {function} changed Hears that its state is another.
   */
  constructor(kind, selector, changed) {
    this.path = previewPath(selector, kind);
    this.changed = changed;
    /** asked: for the first time; known: what would change is shown; unknown: it could not be had. */
    this.state = 'asked';
    write(byId('override-outcome'), 'Asking the server …');
    mark(byId('override-outcome'), '', 'good', 'warn', 'bad');
    showPools([]);
    byId('override-preview').scrollTop = 0;
    this.#ask();
  }

  /** Whether its dialog is closed. */
  get isOver() {
    return this.#ending.signal.aborted;
  }

  /** Ends it: an answer that comes later is not shown. */
  end() {
    this.#ending.abort();
    clearTimeout(this.#timer);
  }

  async #ask() {
    const { signal } = this.#ending;
    let pools = [];
    let problem = null;
    try {
      pools = (await get(this.path, { signal })).pools.map((pool, _, all) => ({ ...pool, isOnly: all.length === 1, outcome: outcomeOf(pool) }));
    } catch (failure) {
      problem = `What it would change is not known: ${failure instanceof Refusal ? failure.message : 'the server does not answer'}`;
    }
    if (signal.aborted) {
      return;
    }
    pools.sort((one, other) => one.outcome - other.outcome);
    write(byId('override-outcome'), problem ?? summaryOf(pools));
    mark(byId('override-outcome'), problem ? 'bad' : Outcomes[pools[0]?.outcome ?? Same][0], 'good', 'warn', 'bad');
    showPools(pools);
    this.#become(problem ? 'unknown' : 'known');
    this.#wait();
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.changed();
    }
  }

  // A tab at which nobody looks asks nothing.
  #wait() {
    this.#timer = setTimeout(() => document.hidden ? this.#wait() : this.#ask(), AgainMs);
  }
}

const showPools = pools => reconcile(byId('override-preview').querySelector('ul'), pools, pool => pool.before.pool, poolItem);

const serving = pool => pool.members.filter(member => member.serving);
const failsOpen = pool => serving(pool).some(member => !isUp(member));

function outcomeOf({ before, after }) {
  const [old, now] = [serving(before), serving(after)];
  const isSame = old.length === now.length && now.every(member => old.some(other => other.address === member.address));
  return now.length === 0 ? NoAddress
    : failsOpen(after) ? after.members.some(member => isUp(member) && member.effectiveWeight > 0) ? Floor : FailsOpen
    : now.length < old.length ? Fewer : now.length > old.length ? More : isSame ? Same : Others;
}

function summaryOf(pools) {
  if (pools.length === 0) {
    return 'It selects no member now: nothing changes.';
  }
  if (pools.length === 1) {
    return `${pools[0].before.pool} ${Outcomes[pools[0].outcome][1]}.`;
  }
  const parts = Outcomes.map(([, words], outcome) => [pools.filter(pool => pool.outcome === outcome).length, words]);
  return `${count(pools.length, 'pool')}: ${parts.filter(([many]) => many > 0).map(([many, words]) => `${many} ${words}`).join(', ')}.`;
}

function poolItem(first) {
  const [outcome, answers, body] = [el('strong'), el('p.note'), el('ul.plain')];
  const title = el('p.note', {}, `${first.before.pool} `, outcome);
  return {
    node: el('li', {}, title, answers, body),
    update(pool) {
      // Of the only one, all that is said above already.
      title.hidden = pool.isOnly;
      const [name, words] = Outcomes[pool.outcome];
      write(outcome, words);
      mark(outcome, name, 'good', 'warn', 'bad');
      write(answers, answersText(pool));
      reconcile(body, linesOf(pool), line => line, line => ({ node: el('li', {}, line), update() {} }));
    },
  };
}

function answersText({ before, after }) {
  const now = serving(after);
  const names = now.length > 0 && now.length <= MostNamed ? `: ${now.map(nameOf).join(', ')}` : '';
  return `${serving(before).length} of ${count(before.members.length, 'member')} in answers now, ${now.length || 'none'} then${names}`;
}

// Why it is so.
const linesOf = ({ before, after, selected, notes }) => [
  ...notes,
  ...failsOpen(before) && failsOpen(after) ? ['members that are down are in answers now too'] : [],
  tierText(lowestTier(before), lowestTier(after)),
  after.ttl === before.ttl || serving(after).length === 0 ? null : `TTL ${after.ttl} s, not ${before.ttl} s`,
  ...memberLines(before, after, selected),
].filter(Boolean);

function memberLines(before, after, selected) {
  const changed = selected.map(address => [before, after].map(pool => pool.members.find(member => member.address === address)));
  const lines = changed.slice(0, MostNamed).map(([old, now]) => `${nameOf(now)}: ${stateWord(old)} ${stateWord(old) === stateWord(now) ? 'stays so' : `becomes ${stateWord(now)}`}`);
  return changed.length > MostNamed ? [...lines, `and ${count(changed.length - MostNamed, 'more member')}`] : lines;
}

const lowestTier = pool => Math.min(...serving(pool).map(member => member.tier));

const tierText = (old, now) => !Number.isFinite(old) || !Number.isFinite(now) || old === now ? null
  : now > old ? `tier ${now}, as tier ${old} is empty` : `tier ${now} again, not tier ${old}`;
