// Something the server works out of the register: asked again after changes, at most twice a second.

import { Failure, ask } from "./api.js";

const LEAST_MS = 500;
const AGAIN_MS = 2000;

/** What a path answers, kept fresh. Emits "change" whenever there is something new, or a problem. */
export class Fresh extends EventTarget {
  /** @param {() => string} path what to ask now; "" asks nothing */
  constructor(path) {
    super();
    this.path = path;
    /** @type {any} */ this.told = null;
    this.from = "";
    this.problem = "";
    this.held = false;
    this.dirty = false;
    this.asking = false;
    this.asked = -LEAST_MS;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
  }

  /** Say that something changed, or that something else is wanted now. */
  stir() {
    this.dirty = true;
    this.#soon(0);
  }

  /** Hold still, or go on with what has changed meanwhile. @param {boolean} on */
  hold(on) {
    if (on === this.held) return;
    this.held = on;
    this.#soon(0);
  }

  /** @param {number} least */
  #soon(least) {
    if (this.asking || this.held || !this.dirty) return;
    // What is wanted for the first time is asked at once.
    const wait = this.from === this.path() ? Math.max(least, this.asked + LEAST_MS - performance.now()) : least;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), Math.max(0, wait));
  }

  async #ask() {
    const path = this.path();
    this.dirty = false;
    if (!path) {
      this.told = null;
      this.from = "";
      return;
    }
    this.asking = true;
    this.asked = performance.now();
    let wait = 0;
    try {
      const told = await ask(path);
      this.told = told;
      this.from = path;
      this.problem = "";
      if (told.is_late) this.dirty = true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.problem = error.message;
      this.dirty = error.passes;
      wait = AGAIN_MS;
    }
    this.asking = false;
    if (path !== this.path()) this.dirty = true;
    if (!this.held || this.from !== path) this.dispatchEvent(new Event("change"));
    this.#soon(wait);
  }
}
