// Dialogs: the browser keeps the focus within, and gives it back.

import { byId } from './dom.js';

/**
 * Shows a dialog.
 * @param {string} id Its id.
 * @param {object} options mustAnswer: it cannot be closed without an answer; onclose: hears that it is closed.
 */
export function showDialog(id, { mustAnswer = false, onclose = null } = {}) {
  const dialog = byId(id);
  dialog.oncancel = event => {
    if (mustAnswer) {
      event.preventDefault();
    }
  };
  dialog.onclose = onclose;
  for (const button of dialog.querySelectorAll('button.close')) {
    button.onclick = () => dialog.close();
  }
  if (!dialog.open) {
    dialog.showModal();
  }
  return dialog;
}
