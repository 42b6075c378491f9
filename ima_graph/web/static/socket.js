// The live line to the server: WebSocket, heard from every ten seconds, with long polling where there is none.

import { Failure, ask } from "./api.js";

const PING_S = 10;
const MISSED = 2;
const RETRY_MS = [300, 600, 1200, 2500, 4000];
const TRIES_BEFORE_POLLING = 3;
const POLL_S = 25;
const ABOUT_AS_LONG = 0.5;
/** Codes with which the server closes for good: removed, not joined, too many tabs. */
const FINAL = { 4401: "left", 4403: "left", 1008: "left", 4429: "full" };

/**
 * Keep a line open. Emits "message" (detail: the message) and "state" (detail: "open", "closed", "left" or "full").
 * Reconnects by itself with what it has missed: `since` says the last number known.
 */
export class Line extends EventTarget {
  /** @param {{since: () => number, as?: string}} options */
  constructor({ since, as = "" }) {
    super();
    this.since = since;
    this.as = as ? `&as=${as}` : "";
    this.isStarted = false;
    this.state = "closed";
    this.failures = 0;
    this.heard = 0;
    this.polling = false;
    /** @type {WebSocket | null} */ this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.retry = undefined;
  }

  /** Open, and stay open until the page goes. */
  start() {
    this.isStarted = true;
    this.open();
    setInterval(() => this.#check(), (PING_S * 1000) / 2);
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.#lost());
    addEventListener("pageshow", () => this.hurry());
    document.addEventListener("visibilitychange", () => !document.hidden && this.hurry());
  }

  /** Whether the line works. */
  get isOpen() {
    return this.state === "open";
  }

  open() {
    clearTimeout(this.retry);
    this.#drop();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws?since=${this.since()}${this.as}`);
    this.socket = socket;
    this.heard = Date.now();
    socket.onmessage = (event) => socket === this.socket && this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.#closed(event.code);
  }

  /** Connect at once if the line is down, or silent for longer than it should be. */
  hurry() {
    const silent = Date.now() - this.heard > PING_S * 1200;
    const state = this.socket?.readyState;
    const trying = state === WebSocket.CONNECTING && !silent;
    if (this.#isFinal() || trying || (state === WebSocket.OPEN && !silent)) return;
    this.failures = 0;
    this.open();
  }

  /** Stop for good: the server does not know this browser any more. */
  leave() {
    this.#drop();
    this.#be("left");
  }

  #isFinal() {
    return this.state === "left" || this.state === "full";
  }

  /** @param {any} message */
  #hear(message) {
    this.heard = Date.now();
    if (message.type === "ping") return this.socket?.send(JSON.stringify({ type: "pong" }));
    if (message.type === "hello") this.failures = 0;
    this.#be("open");
    return this.#tell(message);
  }

  /** @param {any} message */
  #tell(message) {
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  #check() {
    if (this.#isFinal() || this.polling || Date.now() - this.heard < PING_S * MISSED * 1000 + 1000) return;
    if (this.socket?.readyState === WebSocket.OPEN) this.#lost();
    else if (this.socket?.readyState === WebSocket.CONNECTING) this.#closed(0);
  }

  #lost() {
    if (this.#isFinal()) return;
    this.#drop();
    this.#closed(0);
  }

  /** @param {number} code */
  #closed(code) {
    this.socket = null;
    const final = FINAL[/** @type {keyof typeof FINAL} */ (code)];
    if (final) return this.#be(final);
    this.failures += 1;
    if (!this.polling) this.#be("closed");
    if (this.failures >= TRIES_BEFORE_POLLING && !this.polling) this.#poll();
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1];
    this.retry = setTimeout(() => this.open(), wait * (1 + ABOUT_AS_LONG * (Math.random() - 0.5)));
    return undefined;
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** Ask again and again until the socket works or nobody answers. */
  async #poll() {
    this.polling = true;
    try {
      while (this.socket?.readyState !== WebSocket.OPEN) {
        const wait = this.state === "open" ? POLL_S : 0;
        const told = await ask(`/api/ops?since=${this.since()}&wait=${wait}${this.as}`, { seconds: POLL_S + 10 });
        if (this.socket?.readyState === WebSocket.OPEN) break;
        this.#be("open");
        for (const delta of told.changes || []) this.#tell({ ...delta, type: "delta" });
        for (const type of ["room", "counters", "resync"]) if (told[type]) this.#tell({ type, [type]: told[type] });
      }
    } catch (error) {
      if (error instanceof Failure && [401, 403].includes(error.status)) this.#be("left");
      else if (this.socket?.readyState !== WebSocket.OPEN) this.#be("closed");
    }
    this.polling = false;
  }

  /** @param {string} state */
  #be(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
