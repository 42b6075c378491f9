// The feed of my team: what waits or needs a look first, then what is in the register, newest first.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "./vendor/lit-html-3.3.3/directives/repeat.js";
import { Draft } from "./cards.js";
import { spoken } from "./store.js";

/** @typedef {import("./outbox.js").Item} Item */

const STEP = 30;
const OVERDUE_MS = 5000;
const STANDINGS = /** @type {Record<string, [string, string]>} */ ({
  accepted: ["saved", "✓ confirmed"],
  settled: ["saved", "✓ settled"],
  declined: ["two", "⇄ the other side says no"],
  disputed: ["two", "⇄ two answers"],
});

/** The address of a record's page. @param {string} id */
export const pageOf = (id) => `/asset/${encodeURIComponent(id)}`;

/** A flow in one line. @param {import("./store.js").Store} store @param {import("./store.js").Flow} flow */
export function flowLine(store, flow) {
  const assets = flow.assets.map((id) => store.name(id)).filter(Boolean).join(", ") || "something";
  const more = [flow.frequency, flow.via && `via ${flow.via}`, flow.why].filter((said) => said);
  return { ends: `${store.name(flow.from) || "who?"} → ${store.name(flow.to) || "to whom?"}`, assets, more };
}

/** The feed. */
export class Feed {
  /** @param {any} room the same as for Capture */
  constructor(room) {
    this.room = room;
    this.shown = STEP;
    /** @type {Map<string, Draft>} */ this.drafts = new Map();
    /** @type {Map<string, string>} */ this.rewording = new Map();
    /** @type {any[] | null} */ this.held = null;
    /** @type {Item[]} */ this.acknowledged = [];
    this.watch = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && this.more());
    room.outbox.addEventListener("saved", (/** @type {any} */ event) => this.#saved(event.detail));
  }

  /** Show more of what is further down. */
  more() {
    this.shown += STEP;
    this.room.update();
  }

  /** An entry is in the log: show it as saved until the change itself arrives. @param {{item: Item, number: number}} told */
  #saved({ item, number }) {
    if (item.op?.op !== "add" || number <= this.room.store.number) return;
    this.acknowledged = [item, ...this.acknowledged];
    setTimeout(() => this.#overdue(item.id, number), OVERDUE_MS);
  }

  /** The change of an entry should have come by now: fetch the whole. @param {string} id @param {number} number */
  async #overdue(id, number) {
    if (!this.acknowledged.some((item) => item.id === id)) return;
    if (this.room.store.number < number) await this.room.load();
    this.arrived(id);
  }

  /** The change of an entry has arrived. @param {string} id */
  arrived(id) {
    this.acknowledged = this.acknowledged.filter((item) => item.id !== id);
    this.drafts.delete(id);
    this.room.update();
  }

  view() {
    const { store, outbox } = this.room;
    const items = outbox.items();
    const asked = items.filter((/** @type {Item} */ item) => item.state !== "waiting");
    const waiting = items.filter((/** @type {Item} */ item) => item.state === "waiting").reverse();
    const now = store.teamEntries();
    const entries = this.held || now;
    const undoable = outbox.undoable;
    return html`
      ${asked.length ? html`<section aria-labelledby="look-title"><h2 id="look-title">Needs a look (${asked.length})</h2>
        <ul class="feed">${repeat(asked, (/** @type {Item} */ item) => item.id, (/** @type {Item} */ item) => this.#asked(item))}</ul></section>` : nothing}
      <section aria-labelledby="feed-title">
        <div class="row"><h2 id="feed-title">${store.team || "My team"}: ${entries.length} ${entries.length === 1 ? "entry" : "entries"}</h2>
          <span class="grow"></span>
          <button type="button" class="plain" aria-pressed=${this.held !== null} @click=${() => this.#hold(now)}>${this.held ? `Go on (${now.length - this.held.length} new)` : "Pause"}</button>
          ${undoable ? html`<button type="button" class="undo" title="Undo: ${undoable}" @click=${() => this.room.undo()}>Undo my last <kbd>Ctrl+Z</kbd></button>` : nothing}</div>
        ${entries.length + waiting.length + this.acknowledged.length ? nothing : this.#empty()}
        <ul class="feed">
          ${repeat(waiting, (/** @type {Item} */ item) => item.id, (/** @type {Item} */ item) => this.#pending(item, "waiting"))}
          ${repeat(this.acknowledged, (/** @type {Item} */ item) => item.id, (/** @type {Item} */ item) => this.#pending(item, "saved"))}
          ${repeat(entries.slice(0, this.shown), (/** @type {any} */ entry) => entry.id, (/** @type {any} */ entry) => this.#entry(entry))}
        </ul>
        ${entries.length > this.shown ? html`<button type="button" id="feed-more" @click=${() => this.more()}>Show more (${entries.length - this.shown})</button>` : nothing}
      </section>`;
  }

  /** Watch the end of the feed: it grows when it comes into sight. */
  drawn() {
    const more = document.getElementById("feed-more");
    this.watch.disconnect();
    if (more) this.watch.observe(more);
  }

  /** Let the list stand still, or go on. @param {any[]} now */
  #hold(now) {
    this.held = this.held ? null : now;
    this.room.update();
  }

  #empty() {
    return html`<p class="quiet">Nothing yet. What did your team last send to someone, or get from someone?</p>`;
  }

  /** @param {Item} item @param {"waiting" | "saved"} state */
  #pending(item, state) {
    return html`<li class="entry ${state}"><p>${item.words}</p>
      <span class="chip status ${state}">${state === "saved" ? "saved" : "waiting"}</span></li>`;
  }

  /** @param {any} entry */
  #entry(entry) {
    return "assets" in entry ? this.#flow(entry) : this.#record(entry);
  }

  /** @param {import("./store.js").Flow} flow */
  #flow(flow) {
    const { store } = this.room;
    const line = flowLine(store, flow);
    const [tint, words] = STANDINGS[flow.standing] || ["", "one side so far"];
    return html`<li class="entry">
      <p><span class="ends">${line.ends}</span>: ${flow.assets[0] ? html`<a href=${pageOf(flow.assets[0])}>${line.assets}</a>` : line.assets}
        ${line.more.length ? html`<span class="quiet">${line.more.join(" · ")}</span>` : nothing}</p>
      <span class="chip ${tint}">${words}</span></li>`;
  }

  /** @param {import("./store.js").Known} record */
  #record(record) {
    const name = record.kind === "InformationAsset" ? html`<a href=${pageOf(record.id)}>${record.name}</a>` : record.name;
    return html`<li class="entry"><p>${name}</p>
      <span class="quiet">${spoken(record.kind)}</span></li>`;
  }

  /** What the server refused, or could not read surely. @param {Item} item */
  #asked(item) {
    const { outbox, store } = this.room;
    const words = this.rewording.get(item.id);
    if (words !== undefined) return this.#reword(item, words);
    const draft = item.state === "ask" ? this.#draft(item) : null;
    const ready = () => draft && this.#confirm(item, draft);
    return html`<li class="entry look">
      <p>${item.words}</p>
      ${item.error ? html`<p class="error">${item.error}</p>` : nothing}
      ${draft ? draft.view() : nothing}
      <div class="row">
        ${draft ? html`<button type="button" class="main" @click=${ready}>Add</button>` : html`<button type="button" @click=${() => outbox.again(item.id)}>Try again</button>`}
        ${item.op && item.op.op !== "add" ? nothing : html`<button type="button" @click=${() => this.#change(item)}>Change the words</button>`}
        <button type="button" class="plain" @click=${() => outbox.drop(item.id)}>Drop it</button>
      </div></li>`;
  }

  /** @param {Item} item */
  #change(item) {
    this.rewording.set(item.id, item.op?.words || item.raw || item.words);
    this.room.update();
    queueMicrotask(() => document.getElementById(`words-${item.id}`)?.focus());
  }

  /** @param {Item} item @param {string} words */
  #reword(item, words) {
    const { outbox, store } = this.room;
    const id = `words-${item.id}`;
    const send = () => {
      const text = /** @type {HTMLTextAreaElement} */ (document.getElementById(id)).value.trim();
      this.rewording.delete(item.id);
      this.drafts.delete(item.id);
      if (text) outbox.reword(item.id, text, store.team);
      this.room.update();
    };
    return html`<li class="entry look"><label for=${id}>In other words</label>
      <textarea id=${id} rows="2" .value=${words} @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        send();
      }}></textarea>
      <div class="row"><button type="button" class="main" @click=${send}>Send</button></div></li>`;
  }

  /** @param {Item} item */
  #draft(item) {
    const { store, update } = this.room;
    let draft = this.drafts.get(item.id);
    if (!draft) {
      draft = new Draft({ id: `ask-${item.id}`, store, update, done: () => {} });
      draft.take(item.facts);
      this.drafts.set(item.id, draft);
    }
    return draft;
  }

  /** @param {Item} item @param {Draft} draft */
  #confirm(item, draft) {
    if (draft.question() || draft.askUnclear()) return;
    this.room.added(item.id, draft, false);
    this.room.outbox.again(item.id, { op: "add", facts: draft.toAdd(), words: item.raw });
  }
}
