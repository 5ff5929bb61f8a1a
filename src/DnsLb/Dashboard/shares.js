// How many queries pools answered of late, and how these fell on their members: from counts that only grow.

const WindowMs = 60_000;
const LeastStepMs = 1_500;

/** Counts of some moments, by key, from which rates follow. */
export class Counts {
  #samples = new Map();

  /** @param {number} windowMs How long ago the counts may be from which rates follow, in milliseconds. */
  constructor(windowMs = WindowMs) {
    this.windowMs = windowMs;
  }

  /**
   * Remembers counts.
   * @param {string} key Whose they are.
   * @param {number} at When, in milliseconds.
   * @param {number} queries How many queries were answered.
   * @param {Map<string, number>} served How many answers held each member.
   */
  add(key, at, queries, served) {
    const samples = this.#samples.get(key) ?? [];
    this.#samples.set(key, samples);
    if (samples.length > 0 && queries < samples.at(-1).queries) {
      // The server is another process.
      samples.length = 0;
    }
    if (samples.length > 1 && at - samples.at(-2).at < LeastStepMs) {
      samples.pop();
    }
    samples.push({ at, queries, served });
    while (samples.length > 2 && at - samples[1].at > this.windowMs) {
      samples.shift();
    }
  }

  /** Queries per second of late; null: not known yet. */
  rate(key) {
    const [first, last] = this.#ends(key);
    return first ? 1000 * (last.queries - first.queries) / (last.at - first.at) : null;
  }

  /** Which part of the addresses in answers was a member's of late; null: nothing was asked, or it is not known yet. */
  share(key, member) {
    const [first, last] = this.#ends(key);
    if (!first) {
      return null;
    }
    const since = name => (last.served.get(name) ?? 0) - (first.served.get(name) ?? 0);
    const all = [...last.served.keys()].reduce((sum, name) => sum + since(name), 0);
    return all > 0 ? since(member) / all : null;
  }

  #ends(key) {
    const samples = this.#samples.get(key) ?? [];
    return samples.length > 1 && samples.at(-1).at > samples[0].at ? [samples[0], samples.at(-1)] : [];
  }
}

/**
 * Which part of the answers each member should have by its weight: of those that are served.
 * @returns {?number} null where the weight does not say it.
 */
export function wanted(pool, member) {
  if (pool.policy === 'latency' || !member.serving) {
    return pool.policy === 'latency' ? null : 0;
  }
  const weight = each => pool.policy === 'rotate' ? 1 : each.effectiveWeight;
  const all = pool.members.filter(each => each.serving).reduce((sum, each) => sum + weight(each), 0);
  return all > 0 ? weight(member) / all : null;
}
