// Requests to the server that this page came from.

import { askForToken, currentToken } from './token.js';

const PatienceMs = 10_000;

/** That the server refused a request, in its own words. */
export class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * Sends a request and gives the response when it is a good one. Asks for the token where the server wants one.
 * @param {string} path The path, without a slash before it.
 * @param {object} options As of fetch, and patience: after how many milliseconds it is given up.
 */
export async function open(path, { patience = PatienceMs, signal, headers, ...options } = {}) {
  for (;;) {
    const token = currentToken();
    const limits = [signal, patience && AbortSignal.timeout(patience)].filter(Boolean);
    const response = await fetch(`/${path}`, {
      cache: 'no-store',
      ...options,
      headers: { ...headers, ...(token && { Authorization: `Bearer ${token}` }) },
      signal: limits.length > 0 ? AbortSignal.any(limits) : undefined,
    });
    if (response.status === 401) {
      await askForToken(token);
    } else if (response.ok) {
      return response;
    } else {
      throw await refusalOf(response);
    }
  }
}

/** Gets a document. */
export const get = async (path, options) => (await open(path, options)).json();

/** Sends a change and gives the document that answers it. */
export async function send(method, path, body, options = {}) {
  const headers = { ...options.headers, ...(body && { 'Content-Type': 'application/json' }) };
  const response = await open(path, { ...options, method, headers, body: body && JSON.stringify(body) });
  return response.status === 204 ? null : response.json();
}

/** The path of an override. */
export const overridePath = selector => `overrides/${segments(selector)}`;

/** The path of what a decision would change. */
export const previewPath = (selector, kind) => `preview/${segments(selector)}?${new URLSearchParams({ kind })}`;

const segments = selector => selector.split('/').map(encodeURIComponent).join('/');

async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  const later = response.headers.get('Retry-After');
  const detail = problem.detail ?? problem.title ?? response.statusText;
  return new Refusal(response.status, later ? `${detail}; try again in ${later} s` : detail);
}
