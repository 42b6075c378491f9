// The capture box: type a sentence, see the typed card, Enter adds. Also six boxes for those who prefer them.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { live } from "./vendor/lit-html-3.3.3/directives/live.js";
import { Failure, ask } from "./api.js";
import { Draft, told } from "./cards.js";
import { LONGEST } from "./outbox.js";
import { Paste, isMany } from "./paste.js";
import { Six } from "./six.js";
import { KINDS, folded } from "./store.js";

const DEBOUNCE_MS = 80;
const WORDS = 4;
const BOX = "capture-box";
const SMALL = new Set("a an and as at by for from get has hold in is it no of on or our owns send so the to us via we who".split(" "));
const NAMES = [...KINDS.from, ...KINDS.asset];

/** The capture tab's upper part. */
export class Capture {
  /**
   * @param {{store: import("./store.js").Store, outbox: import("./outbox.js").Outbox, line: import("./socket.js").Line,
   *   update: () => void, say: (words: string) => void, added: (id: string, draft: Draft, opens: boolean) => void}} room
   */
  constructor(room) {
    this.room = room;
    this.draftKey = `${room.outbox.prefix}draft`;
    this.text = sessionStorage.getItem(this.draftKey) || "";
    this.cleared = "";
    this.parsed = "";
    this.problem = "";
    this.asking = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
    /** @type {{name: string, kind?: string}[]} */ this.offered = [];
    this.active = -1;
    this.fragment = 0;
    const { store, update } = room;
    this.draft = new Draft({ id: "draft", store, update, done: () => this.focus() });
    this.paste = new Paste(room);
    this.six = new Six({ ...room, closed: () => this.focus() });
    if (this.text) this.#parseSoon();
  }

  get box() {
    return /** @type {HTMLTextAreaElement | null} */ (document.getElementById(BOX));
  }

  focus() {
    this.box?.focus();
  }

  /** @param {string} text */
  #set(text) {
    this.text = text;
    this.problem = text.length > LONGEST ? `That is ${text.length.toLocaleString("en-GB")} letters; ${LONGEST.toLocaleString("en-GB")} are the most. Enter it in parts.` : "";
    if (text) sessionStorage.setItem(this.draftKey, text);
    else sessionStorage.removeItem(this.draftKey);
    this.#offer();
    this.#parseSoon();
    this.room.update();
  }

  #parseSoon() {
    clearTimeout(this.timer);
    this.asking.abort();
    if (!this.text.trim()) {
      this.draft.clear();
      this.parsed = "";
    } else if (!this.problem) this.timer = setTimeout(() => this.#parse(), DEBOUNCE_MS);
  }

  async #parse() {
    const text = this.text.trim();
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const { facts } = await ask("/api/parse", { body: { text, team: this.room.store.team }, signal, seconds: 5 });
      if (signal.aborted || text !== this.text.trim()) return;
      this.parsed = text;
      this.draft.take(facts);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Failure)) throw error;
      this.draft.clear();
      this.parsed = "";
      if (!error.passes) this.problem = error.message;
    }
    this.room.update();
  }

  /** Names that go on from the last words before the end of the text. */
  #offer() {
    this.offered = [];
    this.active = -1;
    const words = this.text.split(/\s+/);
    if (this.box && this.box.selectionStart !== this.text.length) return;
    for (let n = Math.min(WORDS, words.length); n > 0; n -= 1) {
      const fragment = words.slice(-n).join(" ").replace(/^[("“]/, "");
      if (fragment.length < 2 || SMALL.has(folded(fragment))) continue;
      const offered = this.room.store.complete(fragment, NAMES, 5).filter(({ name }) => folded(name) !== folded(fragment));
      if (!offered.length) continue;
      this.offered = offered;
      this.fragment = fragment.length;
      return;
    }
  }

  /** Go to the first part of the card, from the end of what is typed. @returns {boolean} whether there is one */
  #toCard() {
    const { box } = this;
    const part = box?.selectionEnd === this.text.length && this.#isParsed && document.querySelector(".capture .fact button");
    if (part instanceof HTMLElement) part.focus();
    return Boolean(part);
  }

  /** In the card, Esc goes back to the box. @param {KeyboardEvent} event */
  #leaveCard(event) {
    if (event.key !== "Escape" || event.defaultPrevented || this.draft.editing) return;
    event.preventDefault();
    this.focus();
  }

  /** @param {string} name */
  #accept(name) {
    this.#set(`${this.text.slice(0, this.text.length - this.fragment)}${name} `);
    this.offered = [];
    this.active = -1;
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (this.#handle(event)) event.preventDefault();
    this.room.update();
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #handle(event) {
    const chosen = this.offered[this.active];
    const size = this.offered.length;
    if (event.key === "ArrowDown" && (event.ctrlKey || !size || this.active === size - 1)) return this.#toCard();
    if (event.key === "ArrowDown") return (this.active += 1), true;
    if (event.key === "ArrowUp" && this.active >= 0) return (this.active -= 1), true;
    if ((event.key === "Enter" || event.key === "Tab") && chosen) return this.#accept(chosen.name), true;
    if (event.key === "Tab" && !event.shiftKey) return this.openSix(), true;
    if (event.key === "Enter") return this.enter(event.shiftKey), true;
    if (event.key === "Escape") return this.#escape(), true;
    const undoes = event.key === "z" && (event.ctrlKey || event.metaKey) && !this.text;
    if (undoes) this.undo();
    return undoes;
  }

  #escape() {
    if (this.draft.question() && this.#isParsed) return this.draft.answer(false);
    if (this.active >= 0) this.active = -1;
    else this.clear();
    return undefined;
  }

  get #isParsed() {
    return this.parsed !== "" && this.parsed === this.text.trim();
  }

  /**
   * Add what the box says. What was not read yet, and a look-alike that came up just now, are sorted out on the way, so
   * that whoever types goes on; a question that could be read is answered with yes; what is unclear is asked first.
   * @param {boolean} opens
   */
  enter(opens) {
    const text = this.text.trim();
    if (!text || this.problem) return;
    const { room, draft } = this;
    const question = draft.question();
    if (!this.#isParsed || (question && !draft.wasRead)) {
      const item = room.outbox.addRaw(text, room.store.team);
      room.added(item.id, draft, opens);
      return this.#emptied();
    }
    if (question) draft.answer(true);
    if (draft.question() || draft.askUnclear()) return undefined;
    const item = room.outbox.add({ op: "add", facts: draft.toAdd(), words: text }, draft.facts.map(told).join("; "));
    room.added(item.id, draft, opens);
    this.#emptied();
    return undefined;
  }

  #emptied() {
    this.cleared = "";
    this.draft.clear();
    this.#set("");
    this.focus();
  }

  /** Empty the box; what was in it can be brought back. */
  clear() {
    const text = this.text;
    this.#emptied();
    this.cleared = text;
    if (text) this.room.say("Cleared.");
    this.room.update();
  }

  undo() {
    const words = this.room.outbox.undo();
    this.room.say(words ? `Undone: ${words}` : "There is nothing of yours to undo.");
  }

  /** Open the six boxes with what is read so far. */
  openSix() {
    this.six.open(this.#isParsed ? this.draft.facts.find((fact) => fact.type === "flow") : undefined);
    if (this.six.tookAll) this.#emptied();
    this.six.focus();
  }

  /** Put a sentence back into the box, to be changed. @param {string} text */
  edit(text) {
    this.#set(text);
    this.focus();
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!isMany(text)) return;
    event.preventDefault();
    this.paste.open(text);
  }

  view() {
    const { store } = this.room;
    const team = store.team || "HR";
    const closed = store.me.role === "viewer";
    if (closed) return html`<p class="card">You are here to watch. To enter things, join again and choose a team.</p>`;
    return html`
      <div class="capture">
        <label for=${BOX}>What moves, or what do you hold?</label>
        <p class="hint" id="capture-hint">For example: <em>${team} sends payroll file to Finance monthly via SFTP</em></p>
        <textarea id=${BOX} rows="2" aria-autocomplete="list" aria-controls=${this.offered.length ? "capture-offers" : nothing} autocomplete="off"
          aria-describedby="capture-hint" aria-invalid=${this.problem ? "true" : nothing} enterkeyhint="send"
          aria-activedescendant=${this.active < 0 ? nothing : `capture-offer-${this.active}`}
          .value=${live(this.text)} @input=${(/** @type {any} */ e) => this.#set(e.target.value)}
          @keydown=${(/** @type {any} */ e) => this.#key(e)} @paste=${(/** @type {any} */ e) => this.#pasted(e)}></textarea>
        ${this.#offers()}
        <div class="row acts">
          <button type="button" class="main" aria-disabled=${!this.text.trim() || !!this.problem} @click=${() => this.enter(false)}>Add <kbd>Enter</kbd></button>
          <button type="button" aria-expanded=${this.six.isOpen} @click=${() => this.openSix()}>Six boxes <kbd>Tab</kbd></button>
          ${this.text ? html`<button type="button" class="plain" @click=${() => this.clear()}>Clear <kbd>Esc</kbd></button>` : nothing}
          ${this.cleared && !this.text ? html`<button type="button" class="plain" @click=${() => this.edit(this.cleared)}>Bring back what was cleared</button>` : nothing}
        </div>
        ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
        ${this.six.view()}
        <div @keydown=${(/** @type {KeyboardEvent} */ e) => this.#leaveCard(e)}>${this.#isParsed ? this.draft.view() : nothing}</div>
        ${this.paste.view()}
      </div>`;
  }

  /** A row for the names is kept free while somebody types, so that nothing jumps. */
  #offers() {
    if (!this.offered.length) return this.text ? html`<div class="offers"></div>` : nothing;
    return html`<ul class="offers" role="listbox" id="capture-offers" aria-label="Names that go on from what you typed">
      ${this.offered.map(({ name }, n) => html`<li role="option" class="chip" id="capture-offer-${n}" aria-selected=${n === this.active}
        @mousedown=${(/** @type {Event} */ event) => {
          event.preventDefault();
          this.#accept(name);
        }}>${name}</li>`)}
    </ul>`;
  }
}

