// What was entered here and is not yet in the log: kept in localStorage, sent in order, never lost, never doubled.
// Each entry has its own key, so that tabs do not write over one another; one tab at a time sends, by a lease.

import { Failure, ask, newId } from "./api.js";

/**
 * @typedef {{key: string, id: string, op: any, raw: string, words: string, team: string, tries: number,
 *   state: "waiting" | "refused" | "ask", error: string, facts: any[]}} Item
 */

const LEASE_MS = 4000;
const RETRY_MS = [400, 800, 1600, 3000, 5000];
const BROKEN_TRIES = 5;
const MINE = 20;
/** The longest text that the room takes, in characters. */
export const LONGEST = 2000;

/** The entries of this browser for one room. Emits "change", and "saved" (detail: {item, number, result}). */
export class Outbox extends EventTarget {
  /** @param {string} room @param {Storage} [storage] */
  constructor(room, storage = localStorage) {
    super();
    this.prefix = `ima.${room}.out.`;
    this.leaseKey = `ima.${room}.lease`;
    this.mineKey = `ima.${room}.mine`;
    this.storage = storage;
    this.tab = newId();
    /** @type {Map<string, Item>} */ this.entries = new Map();
    /** @type {string[]} */ this.unkept = [];
    this.sending = "";
    this.running = false;
    this.failures = 0;
    this.trouble = "";
    this.blocked = 0;
    this.made = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
    this.#read();
  }

  /** Begin to send, and go on whenever something is added here or in another tab. */
  start() {
    addEventListener("storage", (event) => this.#elsewhere(event.key));
    addEventListener("pagehide", () => this.#release());
    addEventListener("beforeunload", (event) => this.waiting > 0 && event.preventDefault());
    this.kick();
  }

  /** Entries in the order in which they were made. @returns {Item[]} */
  items() {
    return [...this.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** How many are still to be sent. */
  get waiting() {
    return this.items().filter((item) => item.state === "waiting").length;
  }

  /** How many need a look: refused, or unclear once the server had read them. */
  get toCheck() {
    return this.entries.size - this.waiting;
  }

  /** Queue an operation; it gets an id when it has none. @param {any} op @param {string} words @returns {Item} */
  add(op, words) {
    const id = op.id || newId();
    return this.#queue({ id, op: { ...op, id }, raw: "", words, team: "" });
  }

  /** Queue a sentence that nobody could read yet, for the team that says it. @param {string} raw @param {string} team */
  addRaw(raw, team) {
    return this.#queue({ id: newId(), op: null, raw, words: raw, team });
  }

  /** Send again what was refused, or send it changed. @param {string} id @param {any} [op] @param {string} [words] */
  again(id, op, words) {
    const item = this.#find(id);
    if (!item) return;
    const renewed = op ? { op: { ...op, id }, words: words || item.words } : {};
    this.#write({ ...item, ...renewed, state: "waiting", error: "", tries: 0, facts: [] });
    this.kick();
  }

  /** Read a refused or unclear entry again, in other words. @param {string} id @param {string} raw @param {string} team */
  reword(id, raw, team) {
    const item = this.#find(id);
    if (!item) return;
    this.#write({ ...item, op: null, raw, words: raw, team, state: "waiting", error: "", tries: 0, facts: [] });
    this.kick();
  }

  /** Take an entry out without sending it. @param {string} id */
  drop(id) {
    const item = this.#find(id);
    if (item) this.#remove(item.key);
  }

  /**
   * Take back the last entry made here: drop it when it was never sent, else ask the server to undo it.
   * @returns {string} the words of what is taken back, or "" when there is nothing
   */
  undo() {
    const waiting = this.items().filter((item) => item.state === "waiting");
    const last = waiting.at(-1);
    if (last && last.op?.op !== "undo" && last.tries === 0 && last.id !== this.sending) {
      this.drop(last.id);
      return last.words;
    }
    const entry = this.#undoable();
    if (entry) this.add({ op: "undo", of: entry.id }, `Undo: ${entry.words}`);
    return entry?.words || "";
  }

  /** The words of the entry that undo would take back, or "". */
  get undoable() {
    return this.#undoable()?.words || "";
  }

  #undoable() {
    const waiting = this.items().filter((item) => item.state === "waiting");
    const undone = waiting.filter((item) => item.op?.op === "undo").length;
    const made = [...this.mine(), ...waiting.filter((item) => item.op?.op !== "undo")];
    return made.at(-1 - undone);
  }

  /** The last entries of this browser that are in the log, newest last. @returns {{id: string, words: string}[]} */
  mine() {
    try {
      return JSON.parse(this.storage.getItem(this.mineKey) || "[]");
    } catch {
      return [];
    }
  }

  /** Send what waits, now. */
  kick() {
    clearTimeout(this.timer);
    if (!this.running) this.#run();
  }

  async #run() {
    this.running = true;
    try {
      for (let item = this.#next(); item && this.#lease(); item = this.#next()) {
        if (!(await this.#sendOne(item))) break;
      }
    } finally {
      this.running = false;
      this.sending = "";
    }
    if (this.#next() && !this.blocked) this.blocked = 500;
    if (this.blocked) this.timer = setTimeout(() => this.kick(), this.blocked);
    else this.#release();
    this.blocked = 0;
  }

  #next() {
    return this.items().find((item) => item.state === "waiting");
  }

  /** @param {Item} item @returns {Promise<boolean>} whether to go on with the next */
  async #sendOne(item) {
    this.sending = item.id;
    this.#write({ ...item, tries: item.tries + 1 }, false);
    const renew = setInterval(() => this.#lease(), LEASE_MS / 4);
    try {
      if (!item.op) return await this.#parse(item);
      const told = await ask("/api/ops", { body: item.op });
      this.#saved(item, told);
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return this.#failed(item, error);
    } finally {
      clearInterval(renew);
    }
  }

  /** Read a raw sentence now that the server is there; ask the person only when something is unclear. @param {Item} item */
  async #parse(item) {
    const { facts } = await ask("/api/parse", { body: { text: item.raw, team: item.team } });
    const asks = facts.some((/** @type {any} */ fact) => fact.unclear?.length || hasLikes(fact));
    this.#heard();
    const op = { op: "add", facts: facts.map(bare), words: item.raw, id: item.id };
    if (this.#find(item.id)) this.#write(asks ? { ...item, state: "ask", facts } : { ...item, op, tries: 0 });
    return true;
  }

  /** @param {Item} item @param {any} told */
  #saved(item, told) {
    const result = told.results?.[0] || {};
    this.#heard();
    const mine = this.mine().filter((known) => known.id !== item.id);
    // What changed nothing leaves nothing to take back.
    const entry = result.changed === false ? [] : [{ id: item.id, words: item.words }];
    const next = item.op.op === "undo" ? mine.filter((known) => known.id !== item.op.of) : [...mine, ...entry];
    this.#put(this.mineKey, JSON.stringify(next.slice(-MINE)));
    this.#remove(item.key);
    this.dispatchEvent(new CustomEvent("saved", { detail: { item, number: result.number || 0, result } }));
  }

  #heard() {
    this.failures = 0;
    this.trouble = "";
  }

  /** @param {Item} item @param {Failure} error */
  #failed(item, error) {
    const broken = error.status === 500 && item.tries + 1 >= BROKEN_TRIES;
    if (error.status === 401 || (error.passes && !broken)) {
      this.trouble = error.status ? error.message : "";
      const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
      this.blocked = error.after * 1000 || wait;
      this.failures += 1;
      this.#tell();
      return false;
    }
    this.failures = 0;
    const now = this.#find(item.id);
    if (now) this.#write({ ...now, state: "refused", error: error.message });
    return true;
  }

  /** @param {Partial<Item>} made @returns {Item} */
  #queue(made) {
    this.made += 1;
    const order = `${String(Date.now()).padStart(15, "0")}-${String(this.made).padStart(6, "0")}`;
    const key = `${this.prefix}${order}-${made.id}`;
    const item = /** @type {Item} */ ({ key, state: "waiting", error: "", tries: 0, facts: [], ...made });
    this.#write(item);
    this.kick();
    return item;
  }

  /** @param {string} id */
  #find(id) {
    return this.items().find((item) => item.id === id);
  }

  /** @param {Item} item @param {boolean} [tell] */
  #write(item, tell = true) {
    this.entries.set(item.key, item);
    if (!this.#put(item.key, JSON.stringify(item))) this.unkept.push(item.key);
    if (tell) this.#tell();
  }

  /** @param {string} key */
  #remove(key) {
    this.entries.delete(key);
    this.storage.removeItem(key);
    this.#tell();
  }

  /** @param {string} key @param {string} value @returns {boolean} whether the browser kept it */
  #put(key, value) {
    try {
      this.storage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  }

  /** Take what other tabs have written; what this browser would not keep stays in memory. */
  #read() {
    const kept = this.unkept.map((key) => this.entries.get(key)).filter((item) => item !== undefined);
    this.entries = new Map(kept.map((item) => [item.key, item]));
    for (let n = 0; n < this.storage.length; n += 1) {
      const key = this.storage.key(n) || "";
      if (key.startsWith(this.prefix)) this.entries.set(key, JSON.parse(this.storage.getItem(key) || "{}"));
    }
  }

  /** @param {string | null} key */
  #elsewhere(key) {
    if (key === null || key.startsWith(this.prefix)) {
      this.#read();
      this.#tell();
    }
    if (key === null || key.startsWith(this.prefix) || key === this.leaseKey) this.kick();
  }

  /** Be the tab that sends, unless another one is. @returns {boolean} */
  #lease() {
    const now = Date.now();
    const held = JSON.parse(this.storage.getItem(this.leaseKey) || "null");
    if (held && held.tab !== this.tab && held.until > now && held.until < now + LEASE_MS * 2) {
      this.blocked = held.until - now + 50;
      return false;
    }
    this.#put(this.leaseKey, JSON.stringify({ tab: this.tab, until: now + LEASE_MS }));
    return true;
  }

  #release() {
    const held = JSON.parse(this.storage.getItem(this.leaseKey) || "null");
    if (held?.tab === this.tab) this.storage.removeItem(this.leaseKey);
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {any} fact */
export const hasLikes = (fact) => Object.values(fact.likes || {}).some((likes) => /** @type {any[]} */ (likes).length > 0);

/** A fact without what the server said of look-alikes. @param {any} fact */
export const bare = ({ likes: _likes, ...fact }) => fact;
