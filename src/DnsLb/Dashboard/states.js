// What a member is, in words.

import { time } from './format.js';

/** The word for its state: with an exclamation mark where a person decided it. */
export const stateWord = member => member.forced ? `${member.forced.toUpperCase()}!` : member.state.toUpperCase();

/** The class of the colour of its state. */
export const stateClass = member =>
  (member.forced ?? member.state) === 'up' ? 'good' : member.forced === 'drain' || member.state === 'unknown' ? 'warn' : 'bad';

/** Whether it works, by its checks or by somebody's word. */
export const isUp = member => (member.forced ?? member.state) === 'up';

/** That answers hold a member that does not work; null: they do not. */
export const servedAllTheSame = member => member.serving && !isUp(member) ? `in answers though it is ${member.state}` : null;

/** Until when an override is in force. */
export const untilText = given => given.until ? `until ${time(given.until)}` : 'until it is taken back';

/** Why it is so: who decided what, and what its checks say. */
export function whyText(member) {
  if (!member.forced) {
    return [member.reason, member.weightReason].filter(Boolean).join('; ');
  }
  const given = member.override;
  const decided = given ? `forced by ${given.author}: ${given.reason}, ${untilText(given)}` : `forced ${member.reason}`;
  return `${decided}; checks say ${member.state}`;
}

/** The owner of a pool, without its last dot, as selectors have it. */
export const ownerOf = pool => pool.pool.split(' ')[0].replace(/(.)\.$/, '$1');

/** What people call a member. */
export const nameOf = member => member.name ? `${member.name} (${member.address})` : member.address;
