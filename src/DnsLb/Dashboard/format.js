// Numbers and times for people; times are those of the reader's clock.

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const finer = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const clocks = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const days = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });

/** A number, with one digit behind the point at most. */
export const number = value => numbers.format(value);

/** A number, with two digits behind the point at most. */
export const fine = value => finer.format(value);

/** A part of 1 in percent. */
export const percent = part => `${numbers.format(100 * part)} %`;

/** "1 pool", "2 pools". */
export const count = (value, noun) => `${numbers.format(value)} ${noun}${value === 1 ? '' : 's'}`;

/** A time: of today the clock's alone. */
export function time(value) {
  const date = new Date(value);
  const day = days.format(date);
  return day === days.format(new Date()) ? clocks.format(date) : `${day} ${clocks.format(date)}`;
}

/** A length of time in its two greatest units. */
export function span(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) {
    return '0 s';
  }
  const [name, size] = units[first];
  const rest = units[first + 1];
  const more = rest ? Math.floor(whole % size / rest[1]) : 0;
  return `${Math.floor(whole / size)} ${name}${more > 0 ? ` ${more} ${rest[0]}` : ''}`;
}
