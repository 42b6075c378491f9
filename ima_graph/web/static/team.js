// My team: what comes in, what goes out, what we hold; each with its page.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { flowLine, pageOf } from "./feed.js";

const MOST = 200;

/** The team as lists. */
export class TeamList {
  /** @param {any} room the same as for Capture */
  constructor(room) {
    this.room = room;
  }

  view() {
    const { store } = this.room;
    const entries = store.teamEntries();
    const flows = entries.filter((/** @type {any} */ entry) => "assets" in entry);
    const comes = flows.filter((/** @type {any} */ flow) => store.isOf(flow.to, store.me.team));
    const goes = flows.filter((/** @type {any} */ flow) => store.isOf(flow.from, store.me.team));
    const holds = entries.filter((/** @type {any} */ entry) => entry.kind === "InformationAsset");
    return html`<h2 class="spoken">${store.team}</h2>
      ${this.#list("Comes in", comes, (flow) => this.#flow(flow, flow.from), "Nothing yet. What reached you this week?")}
      ${this.#list("Goes out", goes, (flow) => this.#flow(flow, flow.to), "Nothing yet. What did you last send to someone?")}
      ${this.#list("We hold", holds, (record) => html`<a href=${pageOf(record.id)}>${record.name}</a>`, "Nothing yet. What do you keep?")}
      ${store.me.team ? html`<p><a href="/owner/${encodeURIComponent(store.me.team)}">Go through what we own</a></p>` : nothing}`;
  }

  /** @param {string} title @param {any[]} rows @param {(row: any) => unknown} row @param {string} none */
  #list(title, rows, row, none) {
    return html`<section><h3>${title} <span class="quiet number">${rows.length}</span></h3>
      ${rows.length ? html`<ul class="lines">${rows.slice(0, MOST).map((item) => html`<li>${row(item)}</li>`)}</ul>` : html`<p class="quiet">${none}</p>`}
      ${rows.length > MOST ? html`<p class="quiet">And ${rows.length - MOST} more, in the register.</p>` : nothing}</section>`;
  }

  /** @param {import("./store.js").Flow} flow @param {string} other */
  #flow(flow, other) {
    const { store } = this.room;
    const { assets, more } = flowLine(store, flow);
    const name = flow.assets[0] ? html`<a href=${pageOf(flow.assets[0])}>${assets}</a>` : assets;
    const way = other === flow.from ? "from" : "to";
    return html`${name} ${way} ${store.name(other) || "who?"} ${more.length ? html`<span class="quiet">${more.join(" · ")}</span>` : nothing}`;
  }
}
