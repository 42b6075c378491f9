// The console's gaps: every counter a button to its list, and from there ask a team, show it to all, or make it an action.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "./vendor/lit-html-3.3.3/directives/repeat.js";
import { GapList, NO_GAPS, allOf, counterButton, fiveOf, oneSided } from "./gaps.js";

const MOST = 60;

/** The panel of gaps. */
export class GapPanel {
  /** @param {any} console */
  constructor(console) {
    this.console = console;
    this.list = new GapList({ store: console.store, update: () => console.update() });
    this.shown = MOST;
  }

  /** The counters changed. */
  stir() {
    this.list.stir();
  }

  /** @param {import("./gaps.js").Counter} [counter] */
  open(counter) {
    this.shown = MOST;
    this.list.open(counter);
    this.console.update();
    queueMicrotask(() => document.getElementById("gap-title")?.focus());
  }

  view() {
    const { store } = this.console;
    const five = fiveOf(store);
    const all = allOf(store.counters);
    const open = [...five, ...all].find(({ key }) => key === this.list.key);
    if (open) return this.#list(open);
    const some = all.filter(({ number }) => number);
    const none = all.length - some.length;
    const done = !some.length && !oneSided(store).length;
    return html`<h2>Gaps</h2>
      ${done ? html`<p>${NO_GAPS}</p>` : nothing}
      <ul class="counters five">${five.map((counter) => html`<li>${counterButton(counter, () => this.open(counter))}</li>`)}</ul>
      <h3>All that is checked</h3>
      <ul class="counters">${some.map((counter) => html`<li>${counterButton(counter, () => this.open(counter))}</li>`)}</ul>
      ${none ? html`<p class="quiet">${none} other checks found nothing, or have not been asked about.</p>` : nothing}`;
  }

  /** @param {import("./gaps.js").Counter} counter */
  #list(counter) {
    const { rows, problem } = this.list;
    return html`<div class="row"><button type="button" @click=${() => this.open()}>All gaps</button>
        <h2 id="gap-title" tabindex="-1">${counter.long}: ${counter.number}</h2></div>
      ${problem ? html`<p class="error">${problem}</p>` : nothing}
      ${rows === null ? html`<p class="quiet">…</p>` : rows.length ? nothing : html`<p>None any more.</p>`}
      <ul class="worklist">${repeat((rows || []).slice(0, this.shown), (row) => `${row.finding} ${row.node} ${row.because}`, (row) => this.#row(row))}</ul>
      ${rows && rows.length > this.shown ? html`<button type="button"
        @click=${() => ((this.shown += MOST), this.console.update())}>Show more (${rows.length - this.shown})</button>` : nothing}`;
  }

  /** @param {any} row */
  #row(row) {
    const { console } = this;
    const team = console.store.room.teams.find((/** @type {any} */ one) => one.label === row.team || one.id === row.team);
    const question = `${row.label}: ${row.because} ${row.fix}`.slice(0, 400);
    const id = String(row.node).split("/").pop() || "";
    return html`<li><p><b>${row.label}</b>${row.team ? html` <span class="quiet">${row.team}</span>` : nothing}<br>${row.because}</p>
      <div class="row">
        <button type="button" class="act" @click=${() => console.askTeam(team?.id || "", question, id)}>Ask ${team ? team.label : "everybody"}<span class="spoken"> about ${row.label}</span></button>
        <button type="button" @click=${() => console.spotlight(id, row.label)}>Spotlight<span class="spoken"> ${row.label}</span></button>
        <button type="button" @click=${() => console.actions.begin(`${row.label}: ${row.fix}`, id)}>Make it an action<span class="spoken">: ${row.label}</span></button>
      </div></li>`;
  }
}
