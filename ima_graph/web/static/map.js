// The map: drawn by the server, shown here; a click on a team opens it. The same content as a list and as a matrix.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Fresh } from "./fresh.js";

const EMPTY = "Nothing moves yet. What did you last send to someone?";
const HIDDEN = "The round is silent: the map comes back when it is over.";

/** Up to here a screen is a phone: there the map could not be read, and is a list; one thing is scrolled sideways. */
export const NARROW = 700;

/** The map of one screen. */
export class MapView {
  /** @param {{update: () => void, open: (id: string) => void, as?: string}} options */
  constructor({ update, open, as = "" }) {
    this.open = open;
    this.focus = "";
    this.hidden = false;
    const role = as ? `&as=${as}` : "";
    this.teams = new Fresh(() => (this.hidden ? "" : `/api/map?view=teams${role}`));
    this.around = new Fresh(() => (this.focus && !this.hidden ? `/api/map?focus=${encodeURIComponent(this.focus)}${role}` : ""));
    for (const fresh of [this.teams, this.around]) fresh.addEventListener("change", () => update());
    /** @type {Map<Fresh, {markup: string, node: Element}>} */ this.drawn = new Map();
  }

  /** Something in the register changed. */
  stir() {
    this.teams.stir();
    this.around.stir();
  }

  /** Hold still, or go on. @param {boolean} on */
  hold(on) {
    this.teams.hold(on);
    this.around.hold(on);
  }

  /** Hide all of it while a round is silent, or show it again. @param {boolean} on */
  hide(on) {
    this.hidden = on;
    this.stir();
  }

  /** Look at one thing and what is around it; "" at all teams. @param {string} id */
  look(id) {
    if (id === this.focus) return;
    this.focus = id;
    this.around.problem = "";
    this.around.stir();
  }

  /** What is looked at, as the server names it, or "". */
  get title() {
    return (this.focus && this.around.told?.focus?.label) || "";
  }

  /** The drawing. */
  view() {
    if (this.hidden) return html`<p class="wall-words">${HIDDEN}</p>`;
    const fresh = this.focus ? this.around : this.teams;
    if (fresh.problem) return html`<p class="wall-words">${fresh.problem}</p>`;
    const { told } = fresh;
    if (!told || (this.focus && told.focus?.id !== this.focus && !this.focus.endsWith(told.focus?.id))) return nothing;
    if (!told.svg) return html`<p class="wall-words">${EMPTY}</p>`;
    return html`<div class="wall-picture" role="region" aria-label=${told.focus?.label || "Map"} tabindex=${innerWidth <= NARROW ? 0 : nothing} @click=${(/** @type {MouseEvent} */ event) => this.#click(event)}>${this.#node(fresh)}</div>
      <p class="spoken">${told.notes.join(" ")}</p>`;
  }

  /**
   * The drawing as an element. It comes from our own server, which escapes every text that people typed (see
   * `element` and `text` in ima_graph/maps/scene.py), and it is parsed as an image: no script in it would run.
   * @param {Fresh} fresh
   */
  #node(fresh) {
    const markup = fresh.told.svg;
    const known = this.drawn.get(fresh);
    if (known?.markup === markup) return known.node;
    const parsed = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
    const node = document.importNode(parsed, true);
    this.drawn.set(fresh, { markup, node });
    return node;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target;
    const thing = target instanceof Element ? target.closest("[data-id]") : null;
    if (thing) this.open(thing.getAttribute("data-id") || "");
  }

  /** The same as a list: each team with what it holds and sends; a button opens it. */
  list() {
    if (this.hidden) return html`<p class="wall-words">${HIDDEN}</p>`;
    const { told, problem } = this.teams;
    if (problem || !told?.teams) return html`<p class="wall-words">${problem || EMPTY}</p>`;
    return html`<h2>Who sends what to whom</h2><p>${told.summary}</p>
      <div class="wall-list">${told.teams.map((/** @type {any} */ team, /** @type {number} */ n) => this.#team(told, team, n))}</div>`;
  }

  /** @param {any} told @param {any} team @param {number} n */
  #team(told, team, n) {
    const sends = told.bundles.filter((/** @type {any} */ bundle) => bundle.from === n);
    const gaps = team.gaps ? html`, <span class="gap-words">${team.gaps} with a gap</span>` : nothing;
    return html`<section><h3><button type="button" class="plain" @click=${() => this.open(team.id)}>${team.label}</button></h3>
      <p class="quiet">${count(team.holds, team.kind ? "thing" : "asset")}${gaps}</p>
      ${sends.length ? html`<ul>${sends.map((/** @type {any} */ bundle) => html`<li>to ${told.teams[bundle.to].label}: ${said(bundle)}</li>`)}</ul>` : nothing}
    </section>`;
  }

  /** The same as a matrix: senders down, receivers across. */
  matrix() {
    if (this.hidden) return html`<p class="wall-words">${HIDDEN}</p>`;
    const { told, problem } = this.teams;
    if (problem || !told?.teams?.length) return html`<p class="wall-words">${problem || EMPTY}</p>`;
    const cells = new Map(told.bundles.map((/** @type {any} */ bundle) => [`${bundle.from} ${bundle.to}`, bundle]));
    const busy = told.teams
      .map((/** @type {any} */ team, /** @type {number} */ n) => ({ ...team, n }))
      .filter(({ n }) => told.bundles.some((/** @type {any} */ bundle) => bundle.from === n || bundle.to === n));
    const still = told.teams.length - busy.length;
    if (!busy.length) return html`<p class="wall-words">${EMPTY}</p>`;
    return html`<h2 id="matrix-title">Who sends to whom</h2>
      <div class="wall-matrix" tabindex="0" role="region" aria-labelledby="matrix-title"><table>
        <thead><tr><td>sends ↓ to →</td>${busy.map((/** @type {any} */ team) => html`<th scope="col"><span>${team.label}</span></th>`)}</tr></thead>
        <tbody>${busy.map((/** @type {any} */ from) => html`<tr><th scope="row">${from.label}</th>
          ${busy.map((/** @type {any} */ to) => cell(cells.get(`${from.n} ${to.n}`), from, to))}</tr>`)}</tbody>
      </table></div>
      ${still ? html`<p class="quiet">Nothing reaches or leaves ${count(still, "other team")}.</p>` : nothing}`;
  }
}

/** @param {any} bundle @param {any} from @param {any} to */
function cell(bundle, from, to) {
  if (!bundle) return html`<td class=${from.n === to.n ? "own" : ""}></td>`;
  const words = `${count(bundle.flows, "flow")} from ${from.label} to ${to.label}${bundle.sensitive ? ", sensitive" : ""}`;
  return html`<td class="number ${bundle.sensitive ? "sensitive" : ""}" title=${words}>${bundle.flows}</td>`;
}

/** @param {any} bundle */
function said(bundle) {
  const what = bundle.what.slice(0, 3).join(", ") || "something that is not said";
  const more = bundle.what.length > 3 ? ` and ${bundle.what.length - 3} more` : "";
  const flows = bundle.flows > 1 ? ` (${bundle.flows} flows)` : "";
  return `${what}${more}${flows}${bundle.sensitive ? ", sensitive" : ""}`;
}

/** A number of things in words. @param {number} number @param {string} thing */
export const count = (number, thing) => `${number} ${number === 1 ? thing : `${thing}s`}`;
