// The server's clock: by that of a reader who is an hour off, a member would be safe to stop an hour too soon.

let offsetMs = 0;

/** Hears what time it is at the server. */
export function hearTime(at) {
  offsetMs = Date.parse(at) - Date.now();
}

/** The time at the server, in milliseconds since 1970. */
export const serverNow = () => Date.now() + offsetMs;
