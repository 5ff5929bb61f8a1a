// The token of the API, kept until the tab is closed.

import { byId, write } from './dom.js';
import { showDialog } from './dialogs.js';

const Key = 'dnslb-token';

let asking = null;

/** The token; null: none was given. */
export const currentToken = () => sessionStorage.getItem(Key);

/** Forgets it and begins anew. */
export function forgetToken() {
  sessionStorage.removeItem(Key);
  location.reload();
}

/**
 * Asks for the token, once however many requests want it.
 * @param {?string} refused The one that was not good; null: the request had none.
 */
export function askForToken(refused) {
  if (currentToken() !== refused) {
    return Promise.resolve();
  }
  asking ??= new Promise(resolve => {
    const form = byId('token-form');
    write(byId('token-problem'), refused ? 'The server does not take this token.' : '');
    // The browser closes a dialog all the same for who presses Escape twice.
    const show = () => showDialog('token-dialog', { mustAnswer: true, onclose: () => asking && show() });
    const dialog = show();
    byId('token').value = '';
    byId('token').focus();
    form.onsubmit = event => {
      event.preventDefault();
      sessionStorage.setItem(Key, byId('token').value.trim());
      byId('forget').hidden = false;
      asking = null;
      dialog.close();
      resolve();
    };
  });
  return asking;
}
