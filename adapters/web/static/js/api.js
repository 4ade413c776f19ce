// Talking to the server. Rule: a repeated request carries the same id, so nothing is taken twice.

import { say, token } from "./config.js";

const BUSY = 503;
const TRIES = 4;

/** A refusal, with a sentence for people; `after` is how many seconds we were asked to wait. */
export class Refused extends Error {
  constructor(text, status, after = 0) {
    super(text);
    this.status = status;
    this.after = after;
  }
}

/** A new event id. Works without a secure context too, unlike randomUUID. */
export function eventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const get = (path) => ask(path, { headers: { Accept: "application/json" } });

export function post(path, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-Flipside-Token": token };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** One event. When the network drops or the server is busy, it is sent again with the same id. */
export async function send(payload) {
  const event = { id: eventId(), ...payload };
  for (let tried = 1; ; tried += 1) {
    try {
      return await post("/events", event);
    } catch (problem) {
      if (tried === TRIES || (problem.status && problem.status !== BUSY)) throw problem;
      await new Promise((again) => setTimeout(again, 1000 * problem.after));
    }
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Refused(say("errors.offline"), 0);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const after = Number(response.headers.get("Retry-After")) || 0;
    throw new Refused(body.text ?? say("errors.ours"), response.status, after);
  }
  return body;
}
