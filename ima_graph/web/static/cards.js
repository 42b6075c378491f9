// The typed card: what a sentence says, part by part, before it is added. Every part can be clicked and corrected.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Choose } from "./choose.js";
import { bare } from "./outbox.js";
import { KINDS, folded } from "./store.js";

/** @typedef {Record<string, any> & {type: string, unclear: string[], words: string}} Fact */
/** @typedef {{part: string, needed: boolean, ask: string, before?: string, label: string}} Part */

/** How often, in the words of the list that the register has. */
export const FREQUENCIES = [
  "continuous", "hourly", "daily", "weekly", "fortnightly", "monthly", "quarterly", "twice a year", "yearly",
  "on request", "once",
];

const ASSET = { part: "asset", needed: true, ask: "what?", label: "What" };
/** @type {Record<string, {name: string, parts: Part[]}>} */
export const TYPES = {
  flow: {
    name: "Flow",
    parts: [
      { part: "from", needed: true, ask: "who?", label: "From" },
      { ...ASSET, before: "sends" },
      { part: "to", needed: true, ask: "to whom?", before: "to", label: "To" },
      { part: "via", needed: false, ask: "how", before: "by", label: "How" },
      { part: "frequency", needed: false, ask: "how often", label: "How often" },
      { part: "why", needed: false, ask: "why", before: "so that", label: "Why" },
    ],
  },
  holds: {
    name: "Holding",
    parts: [
      { part: "who", needed: true, ask: "who?", label: "Who" },
      { ...ASSET, before: "holds" },
      { part: "place", needed: false, ask: "where", before: "in", label: "Where" },
    ],
  },
  owns: {
    name: "Owner",
    parts: [{ part: "who", needed: true, ask: "who?", label: "Who" }, { ...ASSET, before: "owns" }],
  },
  access: {
    name: "Access",
    parts: [
      { part: "who", needed: true, ask: "who?", label: "Who" },
      { ...ASSET, before: "can open" },
      { part: "why", needed: false, ask: "why", before: "so that", label: "Why" },
    ],
  },
  question: { name: "Question", parts: [] },
  note: { name: "Note", parts: [] },
};

/** @param {Fact} fact */
const partsOf = (fact) => (TYPES[fact.type] || TYPES.note).parts;

/** A fact in one line. @param {Fact} fact @returns {string} */
export function told(fact) {
  const parts = partsOf(fact);
  if (!parts.length) return fact.words || "";
  const said = parts.filter(({ part, needed }) => needed || fact[part]);
  return said.map(({ part, before = "", ask }) => `${before} ${fact[part] || ask}`.trim()).join(" ");
}

/** The parts of a fact that are not clear. @param {Fact} fact @returns {Part[]} */
const unclear = (fact) => partsOf(fact).filter(({ part }) => fact.unclear?.includes(part));

/** One sentence being made into facts: the cards, the corrections made to them, and the questions they raise. */
export class Draft {
  /** @param {{id: string, store: import("./store.js").Store, update: () => void, done: () => void}} options */
  constructor(options) {
    this.options = options;
    /** @type {Fact[]} */ this.facts = [];
    /** @type {{fact: number, part: string, read: string, value: string}[]} */ this.fixed = [];
    /** @type {Set<string>} */ this.answered = new Set();
    /** @type {{name: string, other: string}[]} */ this.different = [];
    /** @type {{fact: number, part: string, field: Choose} | null} */ this.editing = null;
    this.askedAt = 0;
    this.asked = "";
  }

  /** Take what the server reads; corrections stay for parts that are read as before. @param {Fact[]} facts */
  take(facts) {
    this.facts = facts.map((fact) => ({ ...fact, unclear: [...(fact.unclear || [])] }));
    this.fixed = this.fixed.filter(({ fact, part, read }) => (this.facts[fact]?.[part] ?? null) === read);
    for (const { fact, part, value } of this.fixed) this.#put(fact, part, value);
    if (this.editing && !this.facts[this.editing.fact]) this.editing = null;
    const question = this.question();
    const asked = question ? question.key : "";
    if (asked !== this.asked) this.askedAt = Date.now();
    this.asked = asked;
  }

  clear() {
    this.facts = [];
    this.fixed = [];
    this.answered.clear();
    this.different = [];
    this.editing = null;
    this.asked = "";
  }

  /** The first look-alike that nobody has answered. */
  question() {
    for (const [fact, { likes = {}, ...parts }] of this.facts.entries()) {
      for (const [part, found] of Object.entries(likes)) {
        for (const like of /** @type {any[]} */ (found)) {
          const key = `${folded(parts[part])} ${like.id}`;
          if (!this.answered.has(key) && parts[part] && parts[part] !== like.name) return { fact, part, like, key };
        }
      }
    }
    return null;
  }

  /** Answer the question that is shown. @param {boolean} same */
  answer(same) {
    const question = this.question();
    if (!question) return;
    const { fact, part, like, key } = question;
    this.answered.add(key);
    if (same) this.#fix(fact, part, like.name);
    else this.different.push({ name: this.facts[fact][part], other: like.id });
    this.asked = this.question()?.key || "";
    this.askedAt = Date.now();
    this.options.update();
  }

  /** Whether the shown question was on the screen long enough to have been read. */
  get wasRead() {
    return Date.now() - this.askedAt > 350;
  }

  /** Open the first part that is not clear; say whether there is one. */
  askUnclear() {
    for (const [fact, value] of this.facts.entries()) {
      const [first] = unclear(value);
      if (first) return this.edit(fact, first), true;
    }
    return false;
  }

  /** The facts as they go to the server. */
  toAdd() {
    return this.facts.map(bare);
  }

  /** @param {number} fact @param {string} part @param {string} value */
  #fix(fact, part, value) {
    const read = this.fixed.find((fix) => fix.fact === fact && fix.part === part)?.read ?? this.facts[fact][part] ?? null;
    this.fixed = this.fixed.filter((fix) => fix.fact !== fact || fix.part !== part);
    this.fixed.push({ fact, part, read, value });
    this.#put(fact, part, value);
  }

  /** @param {number} fact @param {string} part @param {string} value */
  #put(fact, part, value) {
    this.facts[fact][part] = value;
    this.facts[fact].unclear = this.facts[fact].unclear.filter((name) => name !== part);
  }

  /** Open the field of a part. @param {number} fact @param {Part} part */
  edit(fact, part) {
    const { id, store, update } = this.options;
    const kinds = KINDS[/** @type {keyof typeof KINDS} */ (part.part)] || [];
    const field = new Choose({
      id: `${id}-${fact}-${part.part}`,
      label: part.label,
      hidden: true,
      value: this.facts[fact][part.part] || "",
      offer: (typed) => (part.part === "frequency" ? frequencies(typed) : kinds.length ? store.complete(typed, kinds) : []),
      update,
      enter: () => this.#enter(fact, part.part),
      escape: () => this.#leave(),
      blur: () => this.#keep(fact, part.part),
    });
    this.editing = { fact, part: part.part, field };
    update();
    queueMicrotask(() => field.element?.select());
  }

  /** @param {number} fact @param {string} part */
  #enter(fact, part) {
    this.#keep(fact, part, true);
    if (!this.askUnclear()) this.options.done();
  }

  #leave() {
    this.editing = null;
    this.options.done();
  }

  /** Take what the open field says. Left empty by Enter, a part that is needed stays a gap. */
  #keep(/** @type {number} */ fact, /** @type {string} */ part, entered = false) {
    const open = this.editing;
    if (!open || open.fact !== fact || open.part !== part) return;
    this.editing = null;
    const value = open.field.value.trim();
    if (entered || value !== (this.facts[fact][part] || "")) this.#fix(fact, part, value);
    this.options.update();
  }

  view() {
    return this.facts.map((fact, n) => html`<div class="card fact ${fact.type}">
      <p class="kind">${(TYPES[fact.type] || TYPES.note).name}</p>
      ${this.#body(fact, n)} ${this.#like(n)}
    </div>`);
  }

  /** @param {Fact} fact @param {number} n */
  #body(fact, n) {
    if (fact.type === "question") return html`<p>“${fact.words}” is parked for the facilitator.</p>`;
    if (fact.type === "note") {
      return html`<p>${fact.words}</p><p class="hint">Say who, what, to whom to make it a flow.</p>`;
    }
    const parts = partsOf(fact);
    return html`<p class="parts">${parts.filter((p) => p.needed || fact[p.part]).map((p) => this.#part(fact, n, p))}</p>
      <p class="parts more">${parts.filter((p) => !p.needed && !fact[p.part]).map((p) => this.#part(fact, n, p))}</p>`;
  }

  /** @param {Fact} fact @param {number} n @param {Part} part */
  #part(fact, n, part) {
    const { editing } = this;
    if (editing?.fact === n && editing.part === part.part) return html`<span class="part">${part.before} ${editing.field.view()}
        ${fact.unclear.includes(part.part) ? html`<span class="hint">Left empty, it stays open as a gap.</span>` : nothing}</span>`;
    const value = fact[part.part];
    const isUnclear = fact.unclear.includes(part.part);
    const style = isUnclear ? "chip unclear" : value ? "chip" : "chip more";
    const shown = value ? (isUnclear ? `${value}?` : value) : part.needed ? part.ask : `+ ${part.ask}`;
    return html`<span class="part">${value || part.needed ? part.before : nothing}
      <button type="button" class=${style} aria-label="${part.label}: ${shown}. Change" @click=${() => this.edit(n, part)}>${shown}</button></span>`;
  }

  /** @param {number} n */
  #like(n) {
    const question = this.question();
    if (question?.fact !== n) return nothing;
    return html`<div class="like" role="group" aria-label="Same or different?">
      <p>Same as <b>${question.like.name}</b>?
        ${question.like.why ? html`<span class="quiet">${question.like.why}</span>` : nothing}</p>
      <button type="button" @click=${() => this.#answered(true)}>Yes, the same <kbd>Enter</kbd></button>
      <button type="button" @click=${() => this.#answered(false)}>No, different <kbd>Esc</kbd></button>
    </div>`;
  }

  /** @param {boolean} same */
  #answered(same) {
    this.answer(same);
    this.options.done();
  }
}

/** @param {string} typed */
export const frequencies = (typed) =>
  FREQUENCIES.filter((name) => name.startsWith(folded(typed))).map((name) => ({ name }));
