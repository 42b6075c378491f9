// Gaps: the counters, each a button to its list.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Fresh } from "./fresh.js";

export const NO_GAPS = "No gaps of the kinds we check.";

/**
 * The five that the wall shows, and the findings of which each is the sum. That only one side said so is no finding:
 * it is how a flow stands.
 */
const FIVE = /** @type {const} */ ([
  ["no_owner", "no owner", ["owner_never_stated", "owner_is_nobody", "owner_lapsed"]],
  ["no_flow", "in no flow", ["isolated"]],
  ["no_receiver", "nobody receives", ["no_consumer"]],
  ["one_side", "only one side said so", []],
  ["two_answers", "two answers", ["two_answers"]],
]);

/** @typedef {{key: string, label: string, long: string, number: number, unasked: boolean, findings: readonly string[]}} Counter */

/** Flows from one team to another, as far as both ends are known. @param {any} store @returns {any[]} */
export function betweenTeams(store) {
  const isTeam = (/** @type {string} */ id) => ["Team", "Post"].includes(store.records.get(id)?.kind);
  return [...store.flows.values()].filter(({ from, to }) => isTeam(from) && isTeam(to));
}

/** Those that only one of the two told. @param {any} store @returns {any[]} */
export const oneSided = (store) => betweenTeams(store).filter(({ standing }) => !["accepted", "declined", "disputed"].includes(standing));

/** The five counters of the wall. @param {any} store @param {Record<string, any>} [counters] @returns {Counter[]} */
export function fiveOf(store, counters = store.counters) {
  return FIVE.map(([key, label, findings]) => {
    const told = findings.map((name) => counters[name]).filter(Boolean);
    const number = key === "one_side" ? oneSided(store).length : told.reduce((sum, { count }) => sum + Number(count || 0), 0);
    return { key, label, long: label, number, unasked: !number && told.some((one) => one.never_asked), findings };
  });
}

/** All that the server counts, one counter a finding. @param {Record<string, any>} counters @returns {Counter[]} */
export function allOf(counters) {
  return Object.entries(counters || {}).map(([key, { title = key, count = 0, never_asked: unasked = false }]) => {
    const [label] = String(title).split(":");
    return { key, label, long: title, number: Number(count), unasked: Boolean(unasked), findings: [key] };
  });
}

/**
 * A counter as a button; `was` is its number when the phase began.
 * @param {Counter} counter @param {() => void} open @param {number} [was]
 */
export function counterButton({ label, long, number, unasked }, open, was) {
  const fallen = was !== undefined && was > number ? was - number : 0;
  return html`<button type="button" class="counter ${number ? "some" : "none"}" title=${long === label ? nothing : long} @click=${open}>
    <span class="number">${unasked ? "–" : number}</span>
    <span class="label">${label}${unasked ? html` <small class="quiet">not asked yet</small>` : nothing}${fallen ? html` <small class="fallen">−${fallen}
      </small>` : nothing}</span>
  </button>`;
}

/** The list behind a counter. */
export class GapList {
  /** @param {{store: any, update: () => void, as?: string}} options */
  constructor({ store, update, as = "" }) {
    this.store = store;
    this.update = update;
    this.as = as ? `?as=${as}` : "";
    this.key = "";
    /** @type {Fresh[]} */ this.asked = [];
  }

  /** Open the list of a counter; nothing closes it. @param {Counter} [counter] */
  open(counter) {
    this.key = counter?.key || "";
    this.asked = (counter?.findings || []).map((finding) => new Fresh(() => `/api/gaps/${encodeURIComponent(finding)}${this.as}`));
    for (const fresh of this.asked) {
      fresh.addEventListener("change", () => this.update());
      fresh.stir();
    }
  }

  /** Something changed. */
  stir() {
    for (const fresh of this.asked) fresh.stir();
  }

  /** Why there is no list, or "". */
  get problem() {
    return this.asked.map(({ problem }) => problem).find(Boolean) || "";
  }

  /** What was found, or null while that is not known. @returns {{node: string, label: string, team: string, because: string, fix: string, finding: string}[] | null} */
  get rows() {
    if (this.key === "one_side") return oneSided(this.store).map((flow) => this.#flow(flow));
    if (this.asked.some(({ told, problem }) => !told && !problem)) return null;
    return this.asked.flatMap(({ told }) => told?.rows || []);
  }

  /** @param {any} flow */
  #flow(flow) {
    const { store } = this;
    const what = flow.assets.map((/** @type {string} */ id) => store.name(id)).join(", ") || "something";
    const label = `${store.name(flow.from)} to ${store.name(flow.to)}: ${what}`;
    return { node: flow.id, label, team: store.name(flow.to), because: "Only one side said so.", fix: `Ask ${store.name(flow.to)}.`, finding: "one_side" };
  }
}
