// The handshake: what others say that we receive or send, one at a time. Yes · Yes, but… · Not us.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Failure, ask } from "./api.js";
import { frequencies } from "./cards.js";
import { Choose } from "./choose.js";
import { KINDS } from "./store.js";
import { flowLine } from "./feed.js";

const DETAILS = /** @type {const} */ ([["via", "via", "How"], ["frequency", "frequency", "How often"], ["why", "purpose", "Why"]]);

/** The flows that wait for a word of my team. */
export class Handshake {
  /** @param {any} room the same as for Capture */
  constructor(room) {
    this.room = room;
    /** @type {any[]} */ this.flows = [];
    /** @type {Set<string>} */ this.done = new Set();
    /** @type {string[]} */ this.later = [];
    /** @type {Record<string, Choose> | null} */ this.editing = null;
    /** @type {any} the one on the screen: it stays until it is answered, whatever arrives meanwhile */ this.shown = null;
    this.problem = "";
    this.loaded = false;
  }

  /** Ask the server what waits. */
  async load() {
    try {
      const { flows } = await ask("/api/handshake");
      this.flows = flows.map(flowOf);
      this.problem = "";
      this.loaded = true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.problem = error.status ? error.message : "";
    }
    this.room.update();
  }

  /** Those not answered here yet: first the one that is shown, last what was put off. */
  get open() {
    const put = (/** @type {any} */ flow) => (flow.id === this.shown?.id ? -2 : this.later.indexOf(flow.id));
    return this.flows.filter((flow) => !this.done.has(flow.id)).sort((a, b) => put(a) - put(b));
  }

  get count() {
    return this.open.length;
  }

  /** Answer by number: 1 yes, 2 yes but, 3 not us, 4 later. @param {number} n */
  press(n) {
    const flow = this.open[0];
    if (!flow || this.editing) return;
    [() => this.#answer(flow, "accepted", "Yes"), () => this.#edit(flow), () => this.#answer(flow, "declined", "Not us"), () => this.#later(flow)][n - 1]?.();
  }

  /** @param {any} flow */
  #later(flow) {
    this.later = [...this.later.filter((id) => id !== flow.id), flow.id];
    this.#next();
  }

  /** @param {any} flow @param {string} standing @param {string} said */
  #answer(flow, standing, said) {
    const { ends, assets } = this.#line(flow);
    this.room.outbox.add({ op: "confirm", flow: flow.id, standing, words: said }, `${said}: ${ends}: ${assets}`);
    this.done.add(flow.id);
    this.#next();
  }

  #next() {
    this.editing = null;
    this.shown = null;
    this.room.say(this.count ? "" : "Nothing more to confirm.");
    this.room.update();
    queueMicrotask(() => document.getElementById("handshake-yes")?.focus());
  }

  /** Leave the fields without an answer. */
  #back() {
    this.editing = null;
    this.room.update();
    queueMicrotask(() => document.getElementById("handshake-yes")?.focus());
  }

  /** @param {any} flow */
  #edit(flow) {
    const { store, update } = this.room;
    const fields = DETAILS.map(([part, , label]) => [part, new Choose({
      id: `but-${part}`,
      label,
      value: flow[part] || "",
      offer: (typed) => (part === "frequency" ? frequencies(typed) : part === "via" ? store.complete(typed, KINDS.via) : []),
      update,
      enter: () => this.#but(flow),
      escape: () => this.#back(),
    })]);
    this.editing = Object.fromEntries(fields);
    update();
    queueMicrotask(() => document.getElementById("but-via")?.focus());
  }

  /** Yes, but: what differs is set beside what was said. @param {any} flow */
  #but(flow) {
    const { outbox, store } = this.room;
    const fields = this.editing || {};
    const changed = DETAILS.filter(([part]) => fields[part].value.trim() && fields[part].value.trim() !== (flow[part] || ""));
    if (!changed.length) return this.#answer(flow, "accepted", "Yes");
    for (const [part, field, label] of changed) {
      const value = fields[part].value.trim();
      const op = { op: "set", record: flow.id, field, values: [value], seen: flow.seen || store.number };
      outbox.add(op, `${label}: ${value}`);
    }
    const words = changed.map(([part, , label]) => `${label.toLowerCase()} ${fields[part].value.trim()}`).join(", ");
    return this.#answer(flow, "disputed", `Yes, but ${words}`);
  }

  /** @param {any} flow */
  #line(flow) {
    return flowLine(this.room.store, flow);
  }

  view() {
    const flow = (this.editing && this.shown) || this.open[0];
    this.shown = flow || null;
    if (this.problem && !this.editing) return html`<p class="card">${this.problem}</p>`;
    if (!flow) return html`<p class="card">${this.loaded ? "Nothing waits for you. When another team says that you send or receive something, it is asked here." : "Looking…"}</p>`;
    const { store } = this.room;
    const { assets, more } = this.#line(flow);
    const receives = store.isOf(flow.to, store.me.team);
    const teller = store.name(receives ? flow.from : flow.to) || "Another team";
    const verb = receives ? "receive" : "send them";
    return html`<section class="ask" aria-labelledby="handshake-title">
      <p class="quiet">${this.count === 1 ? "One flow waits" : `${this.count} flows wait`} for your word</p>
      <h2 id="handshake-title">${teller} says you ${verb} <em>${assets}</em>${more.map((said) => `, ${said}`)}.</h2>
      ${this.editing ? this.#butView(flow) : this.#buttons(flow)}
    </section>`;
  }

  /** @param {any} flow */
  #buttons(flow) {
    return html`<div class="answers">
      <button type="button" class="large main" id="handshake-yes" @click=${() => this.#answer(flow, "accepted", "Yes")}>Yes <kbd>1</kbd></button>
      <button type="button" class="large" @click=${() => this.#edit(flow)}>Yes, but… <kbd>2</kbd></button>
      <button type="button" class="large" @click=${() => this.#answer(flow, "declined", "Not us")}>Not us <kbd>3</kbd></button>
      ${this.count > 1 ? html`<button type="button" class="large" @click=${() => this.#later(flow)}>Later <kbd>4</kbd></button>` : nothing}
    </div>`;
  }

  /** @param {any} flow */
  #butView(flow) {
    const fields = this.editing || {};
    return html`<div class="card">
      ${DETAILS.map(([part]) => html`<div class="field">${fields[part].view()}</div>`)}
      <div class="row">
        <button type="button" class="main" @click=${() => this.#but(flow)}>Yes, with this <kbd>Enter</kbd></button>
        <button type="button" class="plain" @click=${() => this.#back()}>Back <kbd>Esc</kbd></button>
      </div>
    </div>`;
  }
}

/** A flow as the store has it, from a row or an object. @param {any} told */
function flowOf(told) {
  if (!Array.isArray(told)) return { assets: [], ...told };
  const [id, from, to, assets, frequency, via, why, standing] = told;
  return { id, from, to, assets: assets || [], frequency, via, why, standing };
}
