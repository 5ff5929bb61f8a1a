// One member: what it is, why, what its probes saw, and what can be decided of it.

import { get } from './api.js';
import { byId, el, reconcile, write, writeOrHide } from './dom.js';
import { showDialog } from './dialogs.js';
import { number, time } from './format.js';
import { cacheText } from './overrides.js';
import { writeState } from './pool-card.js';
import { nameOf, ownerOf, servedAllTheSame, whyText } from './states.js';

const Kinds = [
  ['drain', 'Drain', 'takes it out of answers until nobody has it in a cache'],
  ['down', 'Down', 'takes it out of answers as if its checks had failed'],
  ['up', 'Up', 'serves it whatever its checks say'],
  ['auto', 'Auto', 'takes back what was decided: its checks decide'],
];

/** The dialog of a member. */
export class MemberDialog {
  #shown = null;
  #parts = null;

  /**
   * @param {function} find Gives a pool by its name.
   * @param {function} findDecided Gives what is known of a member by the override that prevails, or undefined: pool, member.
   * @param {function} decide Opens the dialog that decides: kind, selector, member.
   */
  constructor(find, findDecided, decide) {
    this.find = find;
    this.findDecided = findDecided;
    this.decide = decide;
  }

  /** Shows a member. */
  open(pool, address) {
    this.#shown = { pool, address };
    this.#parts = this.#build();
    showDialog('member-dialog', { onclose: () => { this.#shown = null; } });
    this.refresh();
  }

  /** Shows what is known now, if the dialog is open. */
  async refresh() {
    const [pool, member] = this.#current();
    if (!member) {
      return;
    }
    write(byId('member-title'), `${pool.pool} ${nameOf(member)}`);
    writeState(this.#parts.state, member);
    write(this.#parts.why, whyText(member));
    write(this.#parts.served, `It is ${servedText(pool, member, this.findDecided(pool, member))}.`);
    this.#parts.auto.disabled = !member.override;
    const shown = this.#shown;
    try {
      const targets = (await Promise.all(member.targets.map(target => get(`targets/${encodeURIComponent(target)}`)))).flat();
      if (this.#shown === shown) {
        this.#showTargets(targets.filter((target, index) => targets.findIndex(other => keyOf(other) === keyOf(target)) === index));
      }
    } catch (failure) {
      writeOrHide(this.#parts.problem, failure.message);
    }
  }

  #current() {
    const pool = this.#shown && this.find(this.#shown.pool);
    return [pool, pool?.members.find(member => member.address === this.#shown.address)];
  }

  #build() {
    const parts = { state: el('strong.state'), why: el('span'), served: el('p'), problem: el('p.bad', { hidden: true, role: 'alert' }), targets: el('div') };
    const buttons = Kinds.map(([kind, text, meaning]) => el('button', { type: 'button', title: meaning, onclick: () => this.#decide(kind) }, text));
    parts.auto = buttons.at(-1);
    byId('member-body').replaceChildren(
      el('p', {}, parts.state, ' ', parts.why),
      el('p.buttons', { role: 'group', 'aria-label': 'Decide' }, ...buttons),
      parts.served,
      parts.problem,
      parts.targets);
    return parts;
  }

  #decide(kind) {
    const [pool, member] = this.#current();
    if (member) {
      const selector = kind === 'auto' ? member.override.selector : `${ownerOf(pool)}/${member.address}`;
      byId('member-dialog').close();
      this.decide(kind, selector, member);
    }
  }

  #showTargets(targets) {
    writeOrHide(this.#parts.problem, '');
    if (targets.length === 0) {
      this.#parts.targets.replaceChildren(el('p.quiet', {}, 'Nothing is probed for it.'));
    } else {
      reconcile(this.#parts.targets, targets, keyOf, targetPart);
    }
  }
}

// Who sees it answered wants to know by whom, and for how long.
const servedText = (pool, member, decided) =>
  !member.serving ? ['in no answer of this server', decided?.safeToStopAt ? cacheText(decided) : null].filter(Boolean).join('; ')
  : [servedAllTheSame(member) ?? 'in answers', pool.doubt].filter(Boolean).join(': ');

const keyOf = target => `${target.target} ${target.checks.join()}`;

function targetPart(first) {
  const [state, reason, body] = [el('strong.state'), el('span'), el('tbody')];
  const node = el('section', { 'aria-label': `Probes of ${first.target}` },
    el('h3', {}, `${first.checks.join(', ')} at ${first.target}`),
    el('p.note', {}, state, ' ', reason),
    el('div.scroll', { tabindex: '0', role: 'group', 'aria-label': `Last probes of ${first.target}` },
      el('table', {}, el('thead', {}, el('tr', {}, ...['When', 'Result', 'Took', 'What it saw'].map(text => el('th', { scope: 'col' }, text)))), body)));
  return {
    node,
    update(target) {
      writeState(state, target);
      write(reason, [target.reason, target.degraded, target.reported].filter(Boolean).join('; '));
      reconcile(body, target.results ?? [], result => result.at, resultRow);
    },
  };
}

function resultRow(result) {
  const [word, name] = result.notMade ? ['not made', 'warn'] : result.passed ? ['passed', 'good'] : ['failed', 'bad'];
  const node = el('tr', {},
    el('td.number', {}, time(result.at)), el(`td.${name}`, {}, word), el('td.number', {}, `${number(result.latencyMs)} ms`), el('td', {}, `${result.phase}: ${result.reason}`));
  return { node, update() {} };
}
