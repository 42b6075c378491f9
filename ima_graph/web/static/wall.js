// The wall: what the whole room looks at. Nobody is named, nothing is asked, and what did not change does not move.

import { html, nothing, render } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Chime } from "./chime.js";
import { Fresh } from "./fresh.js";
import { GapList, NO_GAPS, counterButton, fiveOf } from "./gaps.js";
import { Help } from "./help.js";
import { Keys } from "./keys.js";
import { goLive } from "./live.js";
import { MapView, NARROW } from "./map.js";
import { address, clock, phaseView, qr } from "./phases.js";

const VIEWS = /** @type {const} */ ([["map", "Map", "m"], ["list", "List", "l"], ["matrix", "Matrix", "x"]]);
const MOST_NAMES = 60;
const SILENT_MS = 2000;
const LIGHT = "ima.wall-light";

class Wall {
  constructor() {
    const { store, line } = goLive({ as: "viewer" });
    this.store = store;
    this.line = line;
    this.map = new MapView({ as: "viewer", update: () => this.update(), open: (id) => this.focus(id) });
    this.lists = new Fresh(() => "/api/lists?as=viewer");
    this.gaps = new GapList({ store, as: "viewer", update: () => this.update() });
    this.keys = new Keys();
    this.chime = new Chime();
    /** @type {string} "" is the view of the phase */ this.view = "";
    this.phase = "";
    this.spotlight = "";
    this.paused = false;
    this.help = new Help(this, "The wall", () => html`
      <p>Turn the sound on once: browsers ring only after somebody touched the page. F11 fills the screen.</p>
      <p class="row"><button type="button" aria-pressed=${this.chime.on} @click=${() => this.#sound()}>Sound when time is up</button>
        <button type="button" @click=${() => this.#theme(true)}>Dark or light</button></p>`);
    this.drawing = false;
    this.shown = { five: fiveOf(store, {}), latest: /** @type {any[]} */ ([]) };
    this.began = /** @type {Record<string, number>} */ ({});
  }

  start() {
    this.#theme();
    this.store.addEventListener("change", (/** @type {any} */ event) => this.#changed(event.detail.what));
    this.line.addEventListener("state", () => this.update());
    this.lists.addEventListener("change", () => this.update());
    this.keys
      .bind("m", "Map of the teams", () => this.show("map"))
      .bind("l", "The same as a list", () => this.show("list"))
      .bind("x", "The same as a matrix", () => this.show("matrix"))
      .bind("Escape", "Back to what the phase shows", () => this.show(""))
      .bind("p", "Pause live updates, or go on", () => this.pause())
      .bind("s", "Sound when time is up, on or off", () => this.#sound())
      .bind("d", "Dark or light", () => this.#theme(true))
      .bind("?", "These keys", () => this.help.open());
    setInterval(() => this.#tick(), 250);
    // In a silent round nobody tells the wall of entries: it asks how many there are.
    setInterval(() => this.store.room.silent && this.lists.stir(), SILENT_MS);
    this.chime.keepAwake();
    this.update();
  }

  /** Whether the wall stands still: paused here, or frozen by the facilitator. */
  get still() {
    return this.paused || Boolean(this.store.room.frozen);
  }

  /** @param {string} what */
  #changed(what) {
    const { room } = this.store;
    if (what === "state" || what === "room") this.#room(room);
    this.map.hold(this.still);
    this.lists.hold(this.still);
    if (what !== "counters" && what !== "room") {
      this.map.stir();
      this.lists.stir();
    }
    if (what === "counters" && !this.still) this.gaps.stir();
    this.#take();
    this.update();
  }

  /** Show what is new in counters and ticker, unless the wall stands still. */
  #take() {
    if (this.still) return;
    this.shown = { five: fiveOf(this.store), latest: this.store.latest };
    if (this.phase !== "gaps" || !this.store.loaded) return;
    const key = `ima.${this.store.room.id}.began`;
    this.began = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const { key: name, number } of this.shown.five) this.began[name] = Math.max(this.began[name] || 0, number);
    sessionStorage.setItem(key, JSON.stringify(this.began));
  }

  /** Follow the facilitator: another phase, another thing in the spotlight. @param {any} room */
  #room(room) {
    if (room.phase?.key !== this.phase) {
      this.phase = room.phase?.key || "";
      this.show("");
    }
    if (Boolean(room.silent) !== this.map.hidden) this.map.hide(Boolean(room.silent));
    const lit = room.spotlight?.id || "";
    if (lit !== this.spotlight) {
      this.spotlight = lit;
      if (lit) this.focus(lit);
      else this.show("");
    }
  }

  #tick() {
    const { left } = this.store;
    if (left === this.left) return;
    if (left === 0 && this.left) this.chime.ring();
    this.left = left;
    this.update();
  }

  /** Draw again before long. */
  update() {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      render(this.#page(), /** @type {HTMLElement} */ (document.getElementById("live")));
    });
  }

  /** Show a view: "map", "list", "matrix", "gap", or "" for that of the phase. @param {string} view */
  show(view) {
    this.view = view;
    this.map.look("");
    if (view !== "gap") this.gaps.open();
    this.update();
  }

  /** Open one thing and what is around it. @param {string} id */
  focus(id) {
    this.show("map");
    this.map.look(id);
    this.update();
  }

  /** Open the list of a gap. @param {import("./gaps.js").Counter} counter */
  openGap(counter) {
    this.show("gap");
    this.gaps.open(counter);
  }

  pause() {
    this.paused = !this.paused;
    this.#changed("paused");
  }

  #sound() {
    this.chime.on = !this.chime.on;
    if (this.chime.on) this.chime.ring();
    this.update();
  }

  /** @param {boolean} [turn] */
  #theme(turn) {
    const isLight = (localStorage.getItem(LIGHT) === "1") !== Boolean(turn);
    if (turn) localStorage.setItem(LIGHT, isLight ? "1" : "");
    document.documentElement.dataset.theme = isLight ? "light" : "dark";
  }

  // --- what is drawn

  #page() {
    const { store } = this;
    if (!store.loaded) return html`<main class="wall-opening"><h1>${this.line.state === "left" ? "You are not in the room any more." : "Opening the room…"}</h1></main>`;
    return html`${this.#top()}<main id="main" tabindex="-1">${this.#main()}</main>${this.#foot()}${this.help.view()}`;
  }

  #top() {
    const { room } = this.store;
    const was = this.phase === "gaps" ? this.began : {};
    return html`<header class="wall-top">
      <div class="wall-now"><div><p class="wall-phase">${this.spotlight ? html`Look together at: <b>${room.spotlight?.label || this.map.title}
        </b>` : `${room.phase.number}. ${room.phase.name}`}</p><h1 class="wall-prompt">${room.phase.prompt}</h1></div>${this.#timer()}</div>
      ${room.code && this.phase !== "join" ? html`<div class="wall-join">${qr(room)}
        <div><p>${address(room)}</p><p class="wall-code" aria-label="Code ${[...room.code].join(" ")}">${room.code}</p></div></div>` : nothing}
      ${this.phase === "gaps" && !this.view ? nothing : html`<ul class="counters"
        aria-label="Gaps">${this.shown.five.map((counter) => html`<li>${counterButton(counter, () => this.openGap(counter), was[counter.key])}</li>`)}</ul>`}
    </header>`;
  }

  #timer() {
    const { left } = this.store;
    if (left === null) return nothing;
    const over = left === 0;
    return html`<p class="wall-timer ${over ? "over" : ""}" role="timer" aria-label="Time left">${over ? html`<small>Time is up</small>` : clock(left)}</p>`;
  }

  /** What is the matter, if anything: it stands where the ticker does, so that nothing else moves. */
  #matter() {
    const { room } = this.store;
    const told = /** @type {[unknown, string, string][]} */ ([
      [this.line.state === "closed", "waiting", "Not connected. The wall goes on by itself when the laptop is back."],
      [this.line.state === "left", "alarm", "This screen is not in the room any more. Join again."],
      [this.line.state === "full", "alarm", "This room is open in too many tabs of this browser. Close some, then reload."],
      [room.full, "alarm", "The facilitator’s laptop is full. Nothing more is taken for now."],
      [room.frozen, "", "The wall stands still for a moment. Entries are taken as always."],
      [this.paused, "", "Live updates are paused here."],
      [room.locked, "waiting", "The room is locked for a moment."],
    ]);
    return told.find(([is]) => is);
  }

  #main() {
    const isNarrow = innerWidth <= NARROW && !this.view && !phaseView(this);
    if (this.view === "list" || isNarrow) return html`<div class="wall-words-page">${this.map.list()}</div>`;
    if (this.view === "matrix") return html`<div class="wall-words-page">${this.map.matrix()}</div>`;
    if (this.view === "gap") return html`<div class="wall-words-page">${this.#gap()}</div>`;
    const phase = this.view ? null : phaseView(this);
    if (phase) return html`<div class="wall-words-page">${phase}</div>`;
    return html`<div class="wall-view"><h2 class="spoken">${this.map.title || "Map of the teams"}</h2>${this.map.view()}</div>`;
  }

  #gap() {
    const counter = this.shown.five.find(({ key }) => key === this.gaps.key);
    const { rows } = this.gaps;
    const names = [...new Set((rows || []).map((row) => (row.team && row.team !== row.label ? `${row.label} (${row.team})` : row.label)))];
    return html`<h2>${counter ? `${counter.number} ${counter.label}` : ""}</h2>
      ${this.gaps.problem ? html`<p>${this.gaps.problem}</p>` : nothing}
      ${rows && !names.length ? html`<p>${NO_GAPS}</p>` : nothing}
      <ul class="wall-names">${names.slice(0, MOST_NAMES).map((name) => html`<li>${name}</li>`)}</ul>
      ${names.length > MOST_NAMES ? html`<p class="quiet">and ${names.length - MOST_NAMES} more</p>` : nothing}
      <button type="button" @click=${() => this.show("")}>Back <kbd>Esc</kbd></button>`;
  }

  #foot() {
    const views = VIEWS.map(([view, words, key]) => html`<button type="button" aria-pressed=${this.view === view && !this.map.focus} aria-keyshortcuts=${key}
      @click=${() => this.show(this.view === view && !this.map.focus ? "" : view)}>${words}</button>`);
    const { latest } = this.shown;
    const matter = this.#matter();
    return html`<footer class="wall-foot">
      <div class="wall-matter" role="status">${matter ? html`<p class="banner ${matter[1]}">${matter[2]}</p>` : nothing}</div>
      <ul class="ticker" ?hidden=${Boolean(matter)}
        aria-label="Last entries">${latest.filter(({ kind }) => !["begin", "join"].includes(kind)).slice(0, 3).map((delta) => html`<li>${delta.text}
          </li>`)}${latest.length ? nothing : html`<li class="quiet">${this.store.room.name}</li>`}</ul>
      <div class="row">${views}
        <button type="button" aria-pressed=${this.paused} @click=${() => this.pause()}>Pause<span class="spoken"> live updates</span></button>
        <button type="button" aria-label="Keys, sound, dark or light" @click=${() => this.help.open()}>?</button></div>
    </footer>`;
  }
}

new Wall().start();
