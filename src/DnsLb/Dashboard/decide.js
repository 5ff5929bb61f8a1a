// The dialog in which a person decides about members.

import { open, overridePath, Refusal, send } from './api.js';
import { serverNow } from './clock.js';
import { byId, say, write } from './dom.js';
import { showDialog } from './dialogs.js';
import { cacheText } from './overrides.js';
import { Preview } from './preview.js';

const AuthorKey = 'dnslb-author';

// Why nothing is decided yet, by the state of the preview.
const Obstacles = {
  asked: 'Nothing is changed yet: what it would change is still being asked.',
  unknown: 'Nothing is changed yet: what it would change is not known. Wait for it, or tick that you decide without seeing it.',
};

/**
 * Shows what it would change, asks who, why and for how long, and then decides.
 * @param {object} what kind: drain, down, up or auto; selector: of which members; effect: what it will do, for people.
 * @param {function} done Hears that it is decided.
 */
export async function decide({ kind, selector, effect }, done) {
  const form = byId('override-form');
  const isTakenBack = kind === 'auto';
  prepare(kind, selector, effect);
  const button = form.querySelector('button.main');
  const unseen = byId('override-unseen');
  let isSending = false;
  const preview = new Preview(kind, selector, refresh);
  const mayDecide = () => preview.state === 'known' || (preview.state === 'unknown' && unseen.checked);
  unseen.onchange = refresh;
  refresh();
  const dialog = showDialog('override-dialog', { onclose: () => preview.end() });
  byId(byId('override-author').value === '' ? 'override-author' : isTakenBack ? 'override-author' : 'override-reason').focus();
  const seen = seenTag(selector);
  form.onsubmit = async event => {
    event.preventDefault();
    if (isSending || !mayDecide()) {
      write(byId('override-problem'), isSending ? '' : Obstacles[preview.state]);
      return;
    }
    isSending = true;
    refresh();
    sessionStorage.setItem(AuthorKey, byId('override-author').value);
    try {
      const given = await (isTakenBack ? takeBack : put)(kind, selector, seen);
      if (!preview.isOver) {
        dialog.close();
      }
      say(isTakenBack ? `${selector}: taken back` : `${selector}: ${kind}. ${given.members.map(cacheText).join('. ')}`);
      done();
    } catch (failure) {
      if (!preview.isOver) {
        isSending = false;
        refresh();
        write(byId('override-problem'), textOf(failure));
      }
    }
  };

  function refresh() {
    offerUnseen(preview.state === 'unknown');
    // Not disabled, for that would take the focus from it.
    button.setAttribute('aria-disabled', isSending || !mayDecide());
    if (Object.values(Obstacles).includes(byId('override-problem').textContent)) {
      write(byId('override-problem'), '');
    }
  }
}

function prepare(kind, selector, effect) {
  const isTakenBack = kind === 'auto';
  write(byId('override-title'), isTakenBack ? `Take back what was decided of ${selector}` : `${kind[0].toUpperCase()}${kind.slice(1)} ${selector}`);
  write(byId('override-effect'), effect);
  write(byId('override-problem'), '');
  byId('override-details').hidden = isTakenBack;
  byId('override-reason').required = !isTakenBack;
  byId('override-reason').value = '';
  byId('override-author').value = sessionStorage.getItem(AuthorKey) ?? '';
}

// Who ticks it has seen that there is no preview; it holds until there is one.
function offerUnseen(is) {
  const tick = byId('override-unseen');
  if (!is && document.activeElement === tick) {
    byId('override-preview').focus();
  }
  tick.checked &&= is;
  tick.parentElement.hidden = !is;
}

async function put(kind, selector, seen) {
  const seconds = byId('override-length').value;
  const until = seconds === '' ? null : new Date(serverNow() + 1000 * seconds).toISOString();
  const body = { kind, author: byId('override-author').value, reason: byId('override-reason').value, ...(until && { until }) };
  return send('PUT', overridePath(selector), body, headersOf(await seen));
}

async function takeBack(_, selector, seen) {
  const query = new URLSearchParams({ author: byId('override-author').value });
  return send('DELETE', `${overridePath(selector)}?${query}`, undefined, headersOf(await seen));
}

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
