// The participant's page: header, banners, four tabs. Everything it shows is also reached by keyboard.

import { html, nothing, render } from "./vendor/lit-html-3.3.3/lit-html.js";
import { bannersOf } from "./banners.js";
import { Capture } from "./capture.js";
import { Feed } from "./feed.js";
import { Handshake } from "./handshake.js";
import { Help } from "./help.js";
import { Keys } from "./keys.js";
import { goLive } from "./live.js";
import { Outbox } from "./outbox.js";
import { clock } from "./phases.js";
import { Question } from "./question.js";
import { folded } from "./store.js";
import { TeamList } from "./team.js";

const LOOK_AGAIN_MS = 10_000;
const FIELD_KEYS = /** @type {[string, string][]} */ ([
  ["Enter", "Add what is in the box"],
  ["Shift+Enter", "Add, and open its page"],
  ["Tab", "Accept a chosen name; else open six boxes"],
  ["↓ ↑", "Choose among names; past the last, or with Ctrl, go to the card, where Enter changes a part"],
  ["Esc", "Clear, close, or “different”"],
  ["1–5", "Answer a question, or a flow to confirm"],
]);

class Page {
  constructor() {
    const { store, line, load } = goLive();
    this.store = store;
    this.line = line;
    this.load = load;
    this.outbox = new Outbox(document.body.dataset.room || "");
    this.keys = new Keys();
    this.tab = "capture";
    this.drawing = false;
    this.help = new Help(this, "Help", () => html`<p>Type one sentence: who sends what to whom, how, how often, why. Or what you hold, and where.
      The card shows how it is understood; click on any part to correct it. Enter adds it.</p>`, FIELD_KEYS);
    this.spoken = "";
    this.offlineSince = 0;
    this.sent = false;
    this.opens = "";
    this.page = "";
    this.takes = "";
    /** @type {{name: string, other: string}[]} */ this.different = [];
    const room = {
      store, line, load, outbox: this.outbox,
      update: () => this.update(),
      say: (/** @type {string} */ words) => this.say(words),
      added: this.added.bind(this),
      undo: () => this.capture.undo(),
      isShown: (/** @type {string} */ tab) => this.tab === tab,
    };
    this.room = room;
    this.capture = new Capture(room);
    this.feed = new Feed(room);
    this.question = new Question(room);
    this.handshake = new Handshake(room);
    this.team = new TeamList(room);
  }

  start() {
    this.store.addEventListener("change", (/** @type {any} */ event) => this.#changed(event.detail));
    this.line.addEventListener("state", (/** @type {any} */ event) => this.#connected(event.detail));
    this.outbox.addEventListener("change", () => this.update());
    this.outbox.addEventListener("saved", (/** @type {any} */ event) => this.#saved(event.detail));
    this.outbox.start();
    this.#bind();
    setInterval(() => this.store.left !== null && this.update(), 1000);
    setInterval(() => !document.hidden && this.#look(), LOOK_AGAIN_MS);
    this.update();
  }

  #bind() {
    this.keys
      .bind("/", "Go to the capture box", () => this.show("capture"))
      .bind("q", "My question", () => this.show("question"))
      .bind("c", "Confirm", () => this.show("handshake"))
      .bind("l", "My team, as a list", () => this.show("team"))
      .bind("m", "The wall with the map", () => window.open("/wall", "ima-wall"))
      .bind("a", "Type an answer to the question", () => this.tab === "question" && this.question.type())
      .bind("Ctrl+z", "Undo my last entry", () => this.capture.undo())
      .bind("?", "These keys", () => this.help.open());
    for (const n of [1, 2, 3, 4, 5]) this.keys.bind(String(n), "", () => this.#press(n));
  }

  /** @param {number} n */
  #press(n) {
    if (this.tab === "question") this.question.press(n);
    if (this.tab === "handshake") this.handshake.press(n);
  }

  /** Draw again before long; what happens at once is drawn at once. */
  update() {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      render(this.view(), /** @type {HTMLElement} */ (document.getElementById("live")));
      this.feed.drawn();
    });
  }

  /** Say something to those who listen rather than look. @param {string} words */
  say(words) {
    this.spoken = words;
    this.update();
  }

  /** An entry was made here. @param {string} id @param {import("./cards.js").Draft} draft @param {boolean} opens */
  added(id, draft, opens) {
    this.different.push(...draft.different);
    this.opens = opens ? id : "";
    if (opens && !this.line.isOpen) this.say("It opens once it is saved.");
  }

  #loaded() {
    this.#look();
    this.update();
    if (document.activeElement === document.body) queueMicrotask(() => this.capture.focus());
  }

  /** @param {{what: string, delta?: import("./store.js").Delta}} change */
  #changed({ what, delta }) {
    if (what === "state") this.#loaded();
    this.#resume();
    if (delta) {
      this.feed.arrived(delta.id);
      this.#tellDifferent(delta);
      this.#open(delta);
    }
    this.update();
  }

  /** Send what waits as soon as the room takes it again. */
  #resume() {
    const { locked, full, phase } = this.store.room;
    const now = [locked, full, phase?.key].join();
    if (now !== this.takes && !locked && !full) this.outbox.kick();
    this.takes = now;
  }

  /** Names that were said to be different things from their look-alikes are so once they are in the register. */
  #tellDifferent(/** @type {import("./store.js").Delta} */ delta) {
    for (const [id, , name] of delta.records || []) {
      const answered = this.different.filter((pair) => folded(pair.name) === folded(name) && pair.other !== id);
      for (const { other } of answered) this.outbox.add({ op: "different", a: other, b: id }, `${name} is different from ${this.store.name(other)}`);
      this.different = this.different.filter((pair) => !answered.includes(pair));
    }
  }

  /** Open the page of what was added with Shift+Enter. @param {import("./store.js").Delta} delta */
  #open(delta) {
    if (!this.opens || delta.id !== this.opens) return;
    this.opens = "";
    const asset = delta.flows?.[0]?.[3]?.[0] || delta.records?.find(([, kind]) => folded(kind) === "informationasset")?.[0];
    if (asset) this.page = `/asset/${encodeURIComponent(asset)}`;
    this.#go();
  }

  /** Leave for the page that is to open, once nothing waits: what others hear may come before our own answer. */
  #go() {
    if (!this.page || this.outbox.waiting) return;
    location.assign(this.page);
    this.page = "";
  }

  /** @param {string} state */
  #connected(state) {
    if (state === "open") {
      const wasAway = this.offlineSince && Date.now() - this.offlineSince > 1000;
      this.sent = Boolean(wasAway && this.outbox.waiting);
      this.offlineSince = 0;
      this.outbox.kick();
    } else if (!this.offlineSince) {
      this.offlineSince = Date.now();
      setTimeout(() => this.update(), 1100);
    }
    this.update();
  }

  /** @param {{item: import("./outbox.js").Item, result: any}} told */
  #saved({ item, result }) {
    if (this.outbox.waiting) return;
    this.#go();
    const words = this.sent ? "Sent. All saved." : "All saved.";
    this.say(item.op?.op === "undo" ? "Undone." : result.changed === false ? "That is known already. All saved." : words);
    if (this.sent) setTimeout(() => ((this.sent = false), this.update()), 4000);
    if (this.tab === "handshake") this.handshake.load();
    if (this.tab === "question") this.question.saved();
  }

  #look() {
    if (this.store.me.role === "viewer" || this.line.state === "left") return;
    this.question.load();
    this.handshake.load();
  }

  /** @param {string} tab */
  show(tab) {
    this.tab = tab;
    this.update();
    queueMicrotask(() => {
      if (tab === "capture") return this.capture.focus();
      if (tab === "question" && !this.question.question) this.question.load();
      return document.getElementById(`panel-${tab}`)?.focus();
    });
  }

  view() {
    const { store } = this;
    return html`
      ${this.#header()}
      <section class="banners" aria-label="News of the room" aria-live="polite">${bannersOf(this)}</section>
      <main>${store.loaded ? html`${this.#tabs()}<div class="column">${this.#panel()}</div>` : html`<p class="column quiet">Opening the room…</p>`}</main>
      ${store.loaded ? this.#links() : nothing}
      <p class="spoken" role="status" aria-live="polite">${this.spoken}</p>
      ${this.help.view()}`;
  }

  /** The pages that are no part of this one. */
  #links() {
    const { team } = this.store.me;
    return html`<nav class="column row links" aria-label="Other pages">
      <a href="/register">Register</a> ${team ? html`<a href="/owner/${encodeURIComponent(team)}">What we own</a>` : nothing}
      <a href="/playback">Playback</a> <a href="/wall">Wall</a> <a href="/leave">Leave with everything</a></nav>`;
  }

  #header() {
    const { store } = this;
    const { phase } = store.room;
    const left = store.left;
    return html`<header class="bar room-bar">
      <h1>${store.team || store.room.name || "Workshop"}</h1>
      ${left === null ? nothing : html`<span class="timer number" role="timer" aria-label="Time left in this phase">${left ? clock(left) : "Time is up"}</span>`}
      <span class="grow"></span>
      ${this.#status()}
      <button type="button" class="plain" aria-label="Help and keys" @click=${() => this.help.open()}>?</button>
      ${phase ? html`<p class="prompt"><b>${phase.name}</b> ${phase.prompt}</p>` : nothing}
    </header>`;
  }

  #status() {
    const { waiting, toCheck } = this.outbox;
    const words = waiting ? `${waiting} waiting` : "All saved";
    return html`<span class="chip status ${waiting ? "waiting" : "saved"}" id="saved" ?hidden=${!waiting && toCheck}>${words}</span>
      ${toCheck ? html`<button type="button" class="chip two" @click=${() => this.show("capture")}>${toCheck} to check</button>` : nothing}
      ${this.line.isOpen ? nothing : html`<span class="chip waiting" id="line">offline</span>`}`;
  }

  #tabs() {
    const tabs = [
      ["capture", "Capture"],
      ["question", `My question${this.question.count ? ` (${this.question.count})` : ""}`],
      ["handshake", `Confirm${this.handshake.count ? ` (${this.handshake.count})` : ""}`],
      ["team", "My team"],
    ];
    const move = (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = tabs.findIndex(([tab]) => tab === this.tab);
      this.tab = tabs[(at + step + tabs.length) % tabs.length][0];
      this.update();
      queueMicrotask(() => document.getElementById(`tab-${this.tab}`)?.focus());
    };
    return html`<div class="tabs" role="tablist" aria-label="Parts of the room" @keydown=${move}>
      ${tabs.map(([tab, words]) => html`<button type="button" role="tab" id="tab-${tab}" aria-controls="panel-${tab}"
        aria-selected=${tab === this.tab} tabindex=${tab === this.tab ? 0 : -1} @click=${() => this.show(tab)}>${words}</button>`)}
    </div>`;
  }

  #panel() {
    const views = /** @type {Record<string, () => unknown>} */ ({
      capture: () => html`${this.capture.view()}${this.feed.view()}`,
      question: () => this.question.view(),
      handshake: () => this.handshake.view(),
      team: () => this.team.view(),
    });
    return Object.entries(views).map(([tab, view]) => html`<div role="tabpanel" id="panel-${tab}" aria-labelledby="tab-${tab}"
      tabindex="-1" ?hidden=${tab !== this.tab}>${tab === this.tab ? view() : nothing}</div>`);
  }
}

new Page().start();
