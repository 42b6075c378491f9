// The facilitator's console: the room is run on the left, and what has to be settled stands on the right.

import { html, nothing, render } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Failure, ask, newId } from "./api.js";
import { Actions } from "./console-actions.js";
import { GapPanel } from "./console-gaps.js";
import { changes, handshakes, pairs, parked, rivals } from "./console-lists.js";
import { teams } from "./console-teams.js";
import { Fresh } from "./fresh.js";
import { oneSided } from "./gaps.js";
import { Help } from "./help.js";
import { Keys } from "./keys.js";
import { goLive } from "./live.js";
import { address, clock } from "./phases.js";

/** The panels: key, name, letter, and how many things wait in it. */
const PANELS = /** @type {[string, string, string, (console: Console) => number | string][]} */ ([
  ["teams", "Teams", "e", ({ store }) => store.room.teams.length],
  ["gaps", "Gaps", "g", () => ""],
  ["pairs", "Same?", "d", ({ found }) => found.pairs.length],
  ["rivals", "Two answers", "a", ({ found }) => found.rivals.length],
  ["parked", "Parked", "p", ({ found }) => found.points.filter((point) => point.kind !== "action" && !point.done).length],
  ["actions", "Actions", "o", ({ found }) => found.points.filter((point) => point.kind === "action" && !point.done).length],
  ["handshakes", "Handshake", "h", ({ store }) => oneSided(store).length],
  ["changes", "Changes", "c", () => ""],
]);
const SAID_MS = 8000;

export class Console {
  constructor() {
    const { store, line } = goLive();
    this.store = store;
    this.line = line;
    this.keys = new Keys();
    this.lists = new Fresh(() => "/api/lists");
    this.panel = "teams";
    this.said = { words: "", bad: false, undo: false };
    this.help = new Help(this, "Keys", () => html`<p>A letter opens a list and goes to the first thing in it; Enter does it.</p>`);
    this.drawing = false;
    /** @type {Record<string, string>} what is being typed, by field */ this.typed = {};
    /** @type {any} the change that is about to be reverted */ this.reverting = null;
    this.gaps = new GapPanel(this);
    this.actions = new Actions(this);
  }

  start() {
    this.store.addEventListener("change", (/** @type {any} */ event) => this.#changed(event.detail.what));
    this.line.addEventListener("state", () => this.update());
    this.lists.addEventListener("change", () => this.#listed());
    this.#bind();
    setInterval(() => this.store.left !== null && this.update(), 1000);
    setInterval(() => this.update(), 20_000);
    this.update();
  }

  #bind() {
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) this.keys.bind(String(n), `Phase ${n}`, () => this.room({ do: "phase", phase: n }));
    this.keys
      .bind("t", "Timer: begin with the minutes of the phase, or stop", () => this.#timer())
      .bind("+", "Timer: five minutes more", () => this.room({ do: "timer", add: 5 }))
      .bind("f", "Freeze the wall, or go on", () => this.#turn("freeze", "frozen"))
      .bind("k", "Lock the room, or unlock it", () => this.#turn("lock", "locked"))
      .bind("s", "Silent round, on or off", () => this.#turn("silent", "silent"));
    for (const [panel, words, letter] of PANELS) this.keys.bind(letter, words, () => this.show(panel, true));
    this.keys
      .bind("w", "The wall, in a window of its own", () => open("/wall", "wall"))
      .bind("l", "Leave with everything", () => location.assign("/leave"))
      .bind("Ctrl+z", "Undo my last entry", () => this.op({ op: "undo" }, "Undone."))
      .bind("?", "These keys", () => this.help.open());
  }

  /** @param {string} what */
  #changed(what) {
    if (what === "delta" || what === "state") this.lists.stir();
    if (what === "counters") this.gaps.stir();
    this.update();
  }

  /** What the server lists. @returns {{pairs: any[], rivals: any[], points: any[], changes: any[], entries: Record<string, number>}} */
  get found() {
    return { pairs: [], rivals: [], points: [], changes: [], entries: {}, ...this.lists.told };
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

  /** Say how an act went. @param {string} words @param {{bad?: boolean, undo?: boolean}} [how] */
  say(words, { bad = false, undo = false } = {}) {
    const said = { words, bad, undo };
    this.said = said;
    this.update();
    if (!bad) setTimeout(() => this.said === said && this.say(""), SAID_MS);
  }

  /** Run the room. @param {Record<string, unknown>} body @param {string} [words] what to say when it went well */
  async room(body, words = "") {
    try {
      const { room } = await ask("/api/room", { body });
      this.store.setRoom(room);
      if (words) this.say(words);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Make an entry. @param {Record<string, unknown>} op @param {string} words @returns {Promise<boolean>} */
  async op(op, words) {
    try {
      const { results } = await ask("/api/ops", { body: { id: newId(), ...op } });
      const changed = results?.[0]?.changed !== false;
      const none = op.op === "undo" ? "There was nothing to undo: your last act changed nothing." : "That changed nothing.";
      this.say(changed ? words : none, { undo: changed && op.op !== "undo" && op.op !== "revert" });
      this.lists.stir();
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof Failure)) throw error;
    this.say(error.message, { bad: true });
  }

  /** Ask a team, a person or ("") everybody something: it stands on its screens until it is taken back. @param {string} team @param {string} text @param {string} [about] */
  askTeam(team, text, about = "") {
    const { teams: known, persons } = this.store.room;
    const label = known.find((/** @type {any} */ one) => one.id === team)?.label
      || persons?.find((/** @type {any} */ one) => one.person === team)?.name || "the room";
    return this.room({ do: "ask", to: team, text, about }, `Asked ${label}.`);
  }

  /** Show something on all screens. @param {string} about @param {string} label */
  spotlight(about, label) {
    return this.room({ do: "spotlight", about, label }, label ? `Everybody sees: ${label}` : "");
  }

  /** @param {string} act @param {string} state */
  #turn(act, state) {
    return this.room({ do: act, on: !this.store.room[state] });
  }

  #timer() {
    const { left, room } = this.store;
    return this.room(left ? { do: "timer", stop: true } : { do: "timer", minutes: room.phase.minutes });
  }

  /** Show a panel; with a key the first thing in it is focused. @param {string} panel @param {boolean} [focus] */
  show(panel, focus = false) {
    this.panel = panel;
    this.reverting = null;
    this.lists.stir();
    this.update();
    if (focus) queueMicrotask(() => this.#focus());
  }

  /** The lists came: a panel that was opened by key before them has its first thing now. */
  #listed() {
    this.update();
    if (document.activeElement?.id === `panel-${this.panel}`) queueMicrotask(() => this.#focus());
  }

  #focus() {
    const panel = document.getElementById(`panel-${this.panel}`);
    const first = ["[data-first]", ".act", "button, input"].map((what) => panel?.querySelector(what)).find(Boolean);
    /** @type {HTMLElement | null | undefined} */ (first || panel)?.focus();
  }

  // --- what is drawn

  #page() {
    const { store } = this;
    if (!store.loaded || !store.room.phase) return html`<main class="column">
      <h1>${this.line.state === "left" ? "You are not in the room any more. Take the link in the terminal." : "Opening the room…"}</h1></main>`;
    return html`${this.#bar()}${this.#banners()}
      <div class="console"><section class="run" aria-label="Run the room">${this.#phases()}${this.#switches()}${this.#joining()}</section>
        <main id="main">${this.#tabs()}${this.#panel()}</main></div>
      <div class="said ${this.said.bad ? "bad" : ""}" role=${this.said.bad ? "alert" : "status"}>${this.#said()}</div>
      ${this.help.view()}`;
  }

  #bar() {
    const { room, left } = this.store;
    return html`<header class="bar">
      <h1>${room.name}</h1>
      <span class="timer number" role="timer" aria-label="Time left">${left === null ? "–:–" : left ? clock(left) : "Time is up"}</span>
      <button type="button" @click=${() => this.#timer()}>${left ? "Stop" : `${room.phase.minutes} minutes`} <kbd>T</kbd></button>
      <button type="button" @click=${() => this.room({ do: "timer", add: 5 })}>+5 <span class="spoken">minutes</span></button>
      <span class="grow"></span>
      <a class="button" href="/register">Register</a>
      <a class="button" href="/playback">Playback</a>
      <a class="button" href="/wall" target="wall">Wall <kbd>W</kbd></a>
      <a class="button main" href="/leave">Leave with everything <kbd>L</kbd></a>
      <button type="button" aria-label="Help and keys" @click=${() => this.help.open()}>?</button>
    </header>`;
  }

  #banners() {
    const { room } = this.store;
    const told = [
      [this.line.state === "closed", "waiting", "Not connected. Is the program still running in the terminal? This page comes back by itself.", nothing],
      [this.line.state === "left", "alarm", "You are not in the room any more. Take the link in the terminal.", nothing],
      [this.line.state === "full", "alarm", "This room is open in too many tabs of yours, so this one stands still. Close some, then reload.",
        html`<button type="button" @click=${() => location.reload()}>Reload</button>`],
      [room.full, "alarm", "This laptop is full. Nothing more is taken until there is room on its disk.", html`<a class="button" href="/leave">Download what there is</a>`],
      [room.frozen, "", "The wall stands still.", html`<button type="button" @click=${() => this.#turn("freeze", "frozen")}>Go on <kbd>F</kbd></button>`],
      [room.locked, "waiting", "The room is locked: entries wait on people’s screens.", html`<button type="button"
        @click=${() => this.#turn("lock", "locked")}>Unlock <kbd>K</kbd></button>`],
      [room.spotlight, "", `Everybody looks at: ${room.spotlight?.label || "one thing"}.`, html`<button type="button"
        @click=${() => this.spotlight("", "")}>End</button>`],
      [room.ask, "", `You ask: ${room.ask?.text}`, html`<button type="button" @click=${() => this.room({ do: "ask", text: "" })}>Take back</button>`],
    ];
    const now = told.filter(([is]) => is);
    return now.length ? html`<section aria-label="State of the room">${now.map(([, tint, words, act]) => html`<div class="banner ${tint}"><p>${words}</p>${act}
      </div>`)}</section>` : nothing;
  }

  #phases() {
    const { room } = this.store;
    return html`<h2>Phase</h2><ol class="phases">${room.phases.map((/** @type {any} */ phase) => html`<li><button type="button"
      aria-pressed=${phase.key === room.phase.key} @click=${() => this.room({ do: "phase", phase: phase.number })}>
      <kbd>${phase.number}</kbd><span>${phase.name}</span><span class="quiet number">${phase.minutes} min</span></button></li>`)}</ol>`;
  }

  #switches() {
    const { room } = this.store;
    const all = [
      ["Freeze the wall", "F", "freeze", room.frozen, !room.frozen],
      ["Lock the room", "K", "lock", room.locked, !room.locked],
      ["Silent round", "S", "silent", room.silent, !room.silent],
      ["Show names", "", "names", room.names, !room.names],
    ];
    return html`<h2>Switches</h2><div class="switches">${all.map(([words, key, act, on, then]) => html`<button type="button" aria-pressed=${on}
      @click=${() => this.room({ do: act, on: then })}>
      ${words} ${key ? html`<kbd>${key}</kbd>` : nothing}<span class="state">${on ? "on" : "off"}</span></button>`)}</div>`;
  }

  #joining() {
    const { room } = this.store;
    return html`<h2>Joining</h2>
      ${room.joining ? html`<p class="code" aria-label="Code ${[...room.code].join(" ")}">${room.code}</p><p class="quiet">${address(room)}
        </p>` : html`<p>Closed to newcomers.</p>`}
      <p class="row"><button type="button" @click=${() => this.room({ do: "close", on: room.joining })}>${room.joining ? "Close joining" : "Open joining"}</button>
        ${room.joining ? html`<button type="button" @click=${() => this.room({ do: "rotate" }, "There is a new code; who is in stays in.")}>New code</button>` : nothing}
        <a href="/">Start page</a></p>`;
  }

  #tabs() {
    const move = (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = PANELS.findIndex(([panel]) => panel === this.panel);
      this.show(PANELS[(at + step + PANELS.length) % PANELS.length][0]);
      queueMicrotask(() => document.getElementById(`tab-${this.panel}`)?.focus());
    };
    return html`<div role="tablist" aria-label="What there is to see to" @keydown=${move}>${PANELS.map(([panel, words, letter, number]) => {
      const many = number(this);
      return html`<button type="button" role="tab" id="tab-${panel}" aria-controls="panel-${panel}" aria-selected=${panel === this.panel} aria-keyshortcuts=${letter}
        tabindex=${panel === this.panel ? 0 : -1} @click=${() => this.show(panel)}>${words}${many ? html` <span class="quiet number">${many}</span>` : nothing}</button>`;
    })}</div>`;
  }

  #panel() {
    const views = /** @type {Record<string, () => unknown>} */ ({
      teams: () => teams(this),
      gaps: () => this.gaps.view(),
      pairs: () => pairs(this),
      rivals: () => rivals(this),
      parked: () => parked(this),
      actions: () => this.actions.view(),
      handshakes: () => handshakes(this),
      changes: () => changes(this),
    });
    return PANELS.map(([panel]) => html`<div role="tabpanel" id="panel-${panel}" aria-labelledby="tab-${panel}" tabindex="-1" ?hidden=${panel !== this.panel}>
      ${panel !== this.panel ? nothing : this.lists.told || panel === "gaps" ? views[panel]() : html`<p class="quiet">${this.lists.problem || "Looking…"}</p>`}</div>`);
  }

  #said() {
    const { words, bad, undo } = this.said;
    if (!words) return nothing;
    return html`<p>${words}</p>
      ${undo ? html`<button type="button" @click=${() => this.op({ op: "undo" }, "Undone.")}>Undo <kbd>Ctrl+Z</kbd></button>` : nothing}
      ${bad ? html`<button type="button" @click=${() => this.say("")}>Close</button>` : nothing}`;
  }
}

new Console().start();
