// The dialog in which a person decides about members.

import { open, overridePath, Refusal, send } from './api.js';
import { serverNow } from './clock.js';
import { byId, say, write } from './dom.js';
import { showDialog } from './dialogs.js';
import { cacheText } from './overrides.js';

const AuthorKey = 'dnslb-author';

/**
 * Asks who, why and for how long, and then decides.
 * @param {object} what kind: drain, down, up or auto; selector: of which members; effect: what it will do, for people.
 * @param {function} done Hears that it is decided.
 */
export async function decide({ kind, selector, effect }, done) {
  const form = byId('override-form');
  const isTakenBack = kind === 'auto';
  write(byId('override-title'), isTakenBack ? `Take back what was decided of ${selector}` : `${kind[0].toUpperCase()}${kind.slice(1)} ${selector}`);
  write(byId('override-effect'), effect);
  write(byId('override-problem'), '');
  byId('override-details').hidden = isTakenBack;
  byId('override-reason').required = !isTakenBack;
  byId('override-reason').value = '';
  byId('override-author').value = sessionStorage.getItem(AuthorKey) ?? '';
  const dialog = showDialog('override-dialog');
  byId(byId('override-author').value === '' ? 'override-author' : isTakenBack ? 'override-author' : 'override-reason').focus();
  const seen = seenTag(selector);
  form.onsubmit = async event => {
    event.preventDefault();
    const button = form.querySelector('button.main');
    button.disabled = true;
    try {
      const given = await (isTakenBack ? takeBack : put)(kind, selector, await seen);
      sessionStorage.setItem(AuthorKey, byId('override-author').value);
      dialog.close();
      say(isTakenBack ? `${selector}: taken back` : `${selector}: ${kind}. ${given.members.map(cacheText).join('. ')}`);
      done();
    } catch (failure) {
      write(byId('override-problem'), textOf(failure));
    } finally {
      button.disabled = false;
    }
  };
}

function put(kind, selector, tag) {
  const seconds = byId('override-length').value;
  const until = seconds === '' ? null : new Date(serverNow() + 1000 * seconds).toISOString();
  const body = { kind, author: byId('override-author').value, reason: byId('override-reason').value, ...(until && { until }) };
  return send('PUT', overridePath(selector), body, headersOf(tag));
}

const takeBack = (_, selector, tag) =>
  send('DELETE', `${overridePath(selector)}?${new URLSearchParams({ author: byId('override-author').value })}`, undefined, headersOf(tag));

// What somebody else has decided meanwhile is not replaced unseen.
const headersOf = tag => tag ? { headers: { 'If-Match': tag } } : {};

const textOf = failure => failure instanceof Refusal && failure.status === 412 ? `${failure.message}. Close this and look again.` : failure.message;

async function seenTag(selector) {
  try {
    return (await open(overridePath(selector))).headers.get('ETag');
  } catch {
    return null;
  }
}
