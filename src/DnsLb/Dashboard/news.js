// What the timeline says of events that are no change of a verdict.

import { untilText } from './states.js';

const Changes = { set: 'decided', 'taken-back': 'taken back', expired: 'over' };

/** What the history holds: a change of a verdict as it is, or that an override was put in force or ended. */
export const eventOf = kept => kept.selector === undefined ? kept : overrideNews(kept);

function overrideNews(news) {
  const by = news.change === 'set' ? `${news.author}: ${news.reason}, ${untilText(news)}` : news.by ?? 'its time is over';
  return { id: news.id, at: news.at, word: `${news.kind} ${Changes[news.change] ?? news.change}`, pool: news.selector, reason: by };
}

/** That zones were published, or files rejected. */
export function zonesNews(news) {
  const rejected = news.rejected.length > 0;
  const errors = news.rejected.flatMap(file => file.errors).map(errorText);
  const names = [...news.published, ...news.removed.map(name => `${name} (removed)`), ...news.rejected.map(file => file.file)];
  return { word: rejected ? 'zone file rejected' : 'zones published', isBad: rejected, pool: names.join(', '), reason: errors.join('; ') };
}

/** What is wrong with a file, and where. */
export const errorText = ({ file, line, column, message }) => `${file}${line > 0 ? `:${line}${column > 0 ? `:${column}` : ''}` : ''}: ${message}`;
