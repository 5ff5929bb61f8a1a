// The server's events as they happen: server-sent events, read by fetch so that the token can go with the request.

import { open } from './api.js';

// The server sends something every 15 s.
const SilenceMs = 40_000;
const FirstPauseMs = 500;
const LongestPauseMs = 5_000;

/** Splits what comes into events. */
export class EventParser {
  #rest = '';
  #event = {};

  /** Takes text and gives the events that it completes. */
  take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop();
    return lines.map(line => this.#line(line)).filter(event => event !== null);
  }

  #line(line) {
    if (line === '') {
      const event = this.#event;
      this.#event = {};
      return event.data === undefined ? null : { type: 'message', ...event };
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    const name = { event: 'type', id: 'id', data: 'data' }[field];
    if (name) {
      this.#event[name] = name === 'data' && this.#event.data !== undefined ? `${this.#event.data}\n${value}` : value;
    }
    return null;
  }
}

/** Follows the stream, and begins anew where it ended. */
export class EventStream {
  #last = null;
  #pause = FirstPauseMs;

  /**
   * @param {function} onEvent Hears each event: its type, id and data.
   * @param {function} onState Hears whether it is open, and why it is not.
   */
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
  }

  /** Follows it as long as the page is there, and somebody looks at it: a browser has six connections to a server at most, for all of its tabs. */
  async run() {
    for (;;) {
      await somebodyLooks();
      const reason = await this.#follow().catch(failure => failure.message);
      this.onState(false, reason);
      await new Promise(resolve => setTimeout(resolve, this.#pause * (0.5 + Math.random() / 2)));
      this.#pause = Math.min(2 * this.#pause, LongestPauseMs);
    }
  }

  async #follow() {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SilenceMs);
    const leave = () => document.hidden && silence.abort();
    document.addEventListener('visibilitychange', leave);
    try {
      const headers = this.#last === null ? {} : { 'Last-Event-ID': this.#last };
      const response = await open('events/stream', { patience: 0, signal: silence.signal, headers });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser();
      this.#pause = FirstPauseMs;
      this.onState(true);
      for (;;) {
        const { value, done } = await reader.read();
        if (done) {
          return 'the server ended it';
        }
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SilenceMs);
        parser.take(value).forEach(event => this.#hear(event));
      }
    } finally {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', leave);
    }
  }

  #hear(event) {
    this.#last = event.id ?? this.#last;
    this.onEvent(event);
  }
}

function somebodyLooks() {
  return new Promise(resolve => {
    const look = () => {
      if (!document.hidden) {
        document.removeEventListener('visibilitychange', look);
        resolve();
      }
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}
