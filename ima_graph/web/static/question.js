// My question: one gap at a time, asked of my team, with big buttons for every kind of answer.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Failure, ask } from "./api.js";
import { Choose } from "./choose.js";
import { pageOf } from "./feed.js";
import { KINDS, folded } from "./store.js";

const EMPTY = /** @type {const} */ ([
  ["not-known", "Nobody here knows"],
  ["none", "None, nobody"],
  ["not-applicable", "Does not apply"],
]);
const ANYTHING = [...KINDS.who, ...KINDS.asset, ...KINDS.place];
const MOST_SKIPPED = 40;

/**
 * @typedef {{finding: string, record: string, field: string, prompt: string, label: string, why: string,
 *   notUs: string, list: string[], count: number, number: number, isReadOnly: boolean}} Asked
 */

/** The next best question for my team. */
export class Question {
  /** @param {any} room the same as for Capture */
  constructor(room) {
    this.room = room;
    /** @type {Asked | null} */ this.question = null;
    /** @type {Choose | null} */ this.field = null;
    this.problem = "";
    this.loaded = false;
    this.typed = false;
    this.skipKey = `${room.outbox.prefix}skipped`;
    /** @type {string[]} */ this.skipped = JSON.parse(sessionStorage.getItem(this.skipKey) || "[]");
  }

  get count() {
    return this.question ? Math.max(1, this.question.count) : 0;
  }

  /** Ask the server for the next one; one that somebody looks at stays, so that no answer goes to another question. */
  async load() {
    const stays = () => this.question && (this.field?.value || this.room.isShown("question"));
    if (stays()) return;
    try {
      const skip = this.skipped.map((key) => `&skip=${encodeURIComponent(key)}`).join("");
      const { question } = await ask(`/api/question${skip.replace("&", "?")}`);
      const next = question ? questionOf(question) : null;
      if (stays()) return;
      this.#show(next && this.skipped.includes(keyOf(next)) ? null : next);
      this.problem = "";
      this.loaded = true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.problem = error.status ? error.message : "";
    }
    this.room.update();
  }

  /** @param {Asked | null} question */
  #show(question) {
    const same = question && this.question && keyOf(question) === keyOf(this.question);
    this.question = question;
    if (same) return;
    const { store, update } = this.room;
    this.field = question && new Choose({
      id: "question-answer",
      label: "Answer",
      offer: (typed) => offered(question, typed, store),
      update,
      enter: () => this.#answer(),
    });
  }

  /** Answer by number: 1 nobody knows, 2 none, 3 does not apply, 4 not us, 5 later. @param {number} n */
  press(n) {
    if (!this.question) return;
    this.typed = false;
    const empty = EMPTY[n - 1];
    if (empty) this.#empty(empty[0], empty[1]);
    else if (n === 4) this.#notUs();
    else if (n === 5) this.#later();
  }

  #answer() {
    const value = this.field?.value.trim();
    const { question } = this;
    if (!value || !question) return;
    const { record, field, number } = question;
    const seen = number || this.room.store.number;
    this.room.outbox.add({ op: "set", record, field, values: [value], seen, words: value }, `${question.label}: ${value}`);
    this.typed = true;
    this.#next();
  }

  /** @param {string} answer @param {string} words */
  #empty(answer, words) {
    const { question } = this;
    if (!question) return;
    const { record, field, label } = question;
    this.room.outbox.add({ op: "answer", record, field, answer, words }, `${label}: ${words}`);
    this.#next();
  }

  /** Say that it is not for us: it is written down, and others are asked. */
  #notUs() {
    this.#empty("not-us", "Not us");
    this.room.say("Asked of others.");
  }

  /** Put the question off; it is not asked here again before others. */
  #later() {
    this.room.say("Later, then.");
    this.#next();
  }

  async #next() {
    if (this.question) this.skipped = [...this.skipped, keyOf(this.question)].slice(-MOST_SKIPPED);
    sessionStorage.setItem(this.skipKey, JSON.stringify(this.skipped));
    this.question = null;
    this.field = null;
    this.loaded = false;
    this.room.update();
    // What was answered is only then no question any more when it is in the log.
    if (!this.room.outbox.waiting) await this.saved();
  }

  /** All is in the log: go on to the next. */
  async saved() {
    if (this.question) return;
    await this.load();
    queueMicrotask(() => this.focus());
  }

  /** Type an answer. */
  type() {
    this.typed = true;
    this.focus();
  }

  /** Go to the answer; whoever answers by number goes on by number. */
  focus() {
    const field = this.typed ? document.getElementById("question-answer") : null;
    (field || document.getElementById("panel-question"))?.focus();
  }

  #again() {
    this.skipped = [];
    sessionStorage.removeItem(this.skipKey);
    this.load();
  }

  #none() {
    return html`<p class="card">${this.loaded ? "No question for your team now. What is still open is asked here." : "Looking…"}</p>
      ${this.loaded && this.skipped.length ? html`<button type="button" @click=${() => this.#again()}>Ask again what was put off</button>` : nothing}`;
  }

  view() {
    const { question } = this;
    if (this.problem) return html`<p class="card">${this.problem}</p>`;
    if (!question || !this.field) return this.#none();
    return html`<section class="ask" aria-labelledby="question-title">
      <p class="quiet">About ${question.record ? html`<a href=${pageOf(question.record)}>${question.label}</a>` : question.label}</p>
      <h2 id="question-title">${question.prompt}</h2>
      ${question.why ? html`<p class="quiet">${question.why}</p>` : nothing}
      ${question.notUs ? html`<p class="quiet">Not them, they say: ${question.notUs}.</p>` : nothing}
      ${question.field && !question.isReadOnly ? html`<div class="answer"><div class="field">${this.field.view()}</div>
        <button type="button" class="large main" @click=${() => this.#answer()}>Answer <kbd>Enter</kbd></button></div>` : nothing}
      <div class="answers">
        ${question.field ? EMPTY.map(([answer, words], n) => html`<button type="button" class="large" @click=${() => this.#empty(answer, words)}>${words} <kbd>${n + 1}</kbd></button>`) : nothing}
        <button type="button" class="large" @click=${() => this.#notUs()}>Not us <kbd>4</kbd></button>
        <button type="button" class="large" @click=${() => this.#later()}>Later <kbd>5</kbd></button>
      </div>
    </section>`;
  }
}

/** @param {Asked} question */
const keyOf = ({ finding, record }) => `${finding} ${record}`;

/** @param {Asked} question @param {string} typed @param {import("./store.js").Store} store */
function offered(question, typed, store) {
  const start = folded(typed);
  if (question.list.length) return question.list.filter((name) => folded(name).startsWith(start)).map((name) => ({ name }));
  return store.complete(typed, ANYTHING);
}

/** @param {any} told @returns {Asked} */
function questionOf(told) {
  return {
    finding: told.finding || "",
    record: told.record || "",
    field: String(told.field || "").split("-").pop() || "",
    prompt: told.prompt || "",
    label: told.label || "",
    why: told.prompt === told.because ? told.fix || "" : told.because || "",
    notUs: (told.not_us || []).join(", "),
    list: told.options || [],
    count: told.count || 1,
    number: told.number || 0,
    isReadOnly: Boolean(told.is_read_only),
  };
}
