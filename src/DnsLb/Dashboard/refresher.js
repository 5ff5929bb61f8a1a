// When the page asks the server anew: soon after something happened, and now and then; never while nobody looks.

const LeastMs = 500;

/** Calls a function that asks, one call at a time and two in a second at most. */
export class Refresher {
  #ask;
  #began = -Infinity;
  #timer = null;
  #isRunning = false;
  #isWanted = false;

  /**
   * @param {function} ask Asks; it handles its own failures.
   * @param {function} periodMs Gives how long to wait when nothing happens.
   */
  constructor(ask, periodMs) {
    this.#ask = ask;
    this.periodMs = periodMs;
    document.addEventListener('visibilitychange', () => this.soon());
  }

  /** Asks at once, or as soon as it may. */
  soon() {
    if (this.#isRunning) {
      this.#isWanted = true;
    } else {
      this.#after(this.#began + LeastMs - performance.now());
    }
  }

  #after(delayMs) {
    clearTimeout(this.#timer);
    this.#timer = document.hidden ? null : setTimeout(() => this.#run(), Math.max(0, delayMs));
  }

  async #run() {
    this.#began = performance.now();
    this.#isRunning = true;
    this.#isWanted = false;
    try {
      await this.#ask();
    } finally {
      this.#isRunning = false;
      this.#after(this.#began + (this.#isWanted ? LeastMs : this.periodMs()) - performance.now());
    }
  }
}
