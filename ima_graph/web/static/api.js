// Ask the server: JSON in, JSON out, one shape of failure. Works on plain HTTP to an address.

/** A refusal in the server's own sentence, or no answer at all (status 0). */
export class Failure extends Error {
  /** @param {string} message @param {number} status @param {number} [after] seconds the server asks us to wait */
  constructor(message, status, after = 0) {
    super(message);
    this.status = status;
    this.after = after;
  }

  /** Whether the same request may succeed later as it is: no answer, too many, locked, full, or broken. */
  get passes() {
    return [0, 408, 423, 429].includes(this.status) || this.status >= 500;
  }
}

const SILENT = "The facilitator's laptop does not answer.";

/**
 * Send a request and give the JSON of the answer; throw Failure when it is not "ok".
 * @param {string} path
 * @param {{body?: unknown, signal?: AbortSignal, seconds?: number}} [options] with a body it is a POST
 * @returns {Promise<any>}
 */
export async function ask(path, { body, signal, seconds = 15 } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  signal?.addEventListener("abort", () => stop.abort());
  try {
    return await answer(path, body, stop.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} path @param {unknown} body @param {AbortSignal} signal */
async function answer(path, body, signal) {
  const sent = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  let told;
  try {
    response = await fetch(path, { ...sent, signal, cache: "no-store", redirect: "manual" });
    told = response.type === "opaqueredirect" ? { status: 401, error: "Join the room again." } : await response.json();
  } catch (error) {
    throw new Failure(SILENT, response && !response.ok ? response.status : 0);
  }
  if (told.ok === false || !response.ok) {
    const after = told.retry_s || Number(response.headers.get("Retry-After")) || 0;
    throw new Failure(told.error || SILENT, told.status || response.status || 500, after);
  }
  return told;
}

/** Make an id for an operation: 24 hex digits. On plain HTTP there is no randomUUID. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
