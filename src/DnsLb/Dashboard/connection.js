// Whether what is shown is of now.

import { byId, mark, write, writeOrHide } from './dom.js';
import { time } from './format.js';

const LiveMs = 2_000;
const PollMs = 5_000;

/** What is known of the connection, and what the page says of it. */
export class Connection {
  #streamCutAt = Date.now();
  #lostAt = null;
  #wasEverLive = false;

  /** How long to wait before the server is asked again when nothing happens. */
  get periodMs() {
    return this.isLive ? LiveMs : PollMs;
  }

  /** Whether events come as they happen. */
  get isLive() {
    return this.#streamCutAt === null;
  }

  /** Hears whether the stream of events is open. */
  stream(isOpen) {
    this.#streamCutAt = isOpen ? null : this.#streamCutAt ?? Date.now();
    this.#wasEverLive ||= isOpen;
    this.#show();
  }

  /** Hears that the server has answered. */
  answered() {
    this.#lostAt = null;
    this.#show();
  }

  /** Hears that it has not. */
  lost(reason) {
    this.#lostAt ??= Date.now();
    writeOrHide(byId('outage'), `Not connected since ${time(this.#lostAt)}: what is shown is of then. Trying again. (${reason})`);
    this.#show();
  }

  #show() {
    const [word, text] = this.#lostAt !== null ? ['bad', `● not connected since ${time(this.#lostAt)}`]
      : this.isLive ? ['good', '● live']
      : ['warn', this.#wasEverLive ? `● no live events since ${time(this.#streamCutAt)}; asking every 5 s` : '● no live events; asking every 5 s'];
    write(byId('connection'), text);
    mark(byId('connection'), word, 'good', 'warn', 'bad');
    if (this.#lostAt === null) {
      writeOrHide(byId('outage'), '');
    }
  }
}
