// Six boxes for one flow: From, What, To, How, How often, Why, each with completions.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Failure, ask } from "./api.js";
import { Draft, frequencies, told } from "./cards.js";
import { Choose } from "./choose.js";
import { KINDS } from "./store.js";

const BOXES = [
  ["from", "From"], ["asset", "What"], ["to", "To"], ["via", "How"], ["frequency", "How often"], ["why", "Why"],
];
const NEEDED = ["from", "asset", "to"];

/** The six boxes, shut at first. */
export class Six {
  /** @param {any} room the same as for Capture, and `closed` */
  constructor(room) {
    this.room = room;
    this.isOpen = false;
    this.tookAll = false;
    this.problem = "";
    /** @type {Record<string, Choose>} */ this.fields = {};
    const { store, update } = room;
    this.draft = new Draft({ id: "six", store, update, done: () => this.#add(false) });
  }

  /** Open with a flow that was typed already, or with the own team as sender. @param {any} [fact] */
  open(fact) {
    this.tookAll = !!fact;
    if (!this.isOpen || fact) this.#fill({ from: this.room.store.team, ...fact });
    this.isOpen = true;
    this.room.update();
  }

  /** @param {Record<string, string>} values */
  #fill(values) {
    const { store, update } = this.room;
    for (const [part, label] of BOXES) {
      const kinds = KINDS[/** @type {keyof typeof KINDS} */ (part)] || [];
      this.fields[part] = new Choose({
        id: `six-${part}`,
        label,
        value: values[part] || "",
        offer: (typed) => (part === "frequency" ? frequencies(typed) : kinds.length ? store.complete(typed, kinds) : []),
        input: () => this.draft.clear(),
        update,
        enter: (event) => this.#enter(event.shiftKey),
        escape: () => this.close(),
      });
    }
    this.draft.clear();
    this.problem = "";
  }

  /** Go to the first box that is empty. */
  focus() {
    const empty = BOXES.find(([part]) => !this.fields[part].value) || BOXES[0];
    queueMicrotask(() => this.fields[empty[0]].element?.focus());
  }

  close() {
    this.isOpen = false;
    this.room.update();
    this.room.closed();
  }

  /** @returns {any} the flow that the boxes say */
  #fact() {
    const values = Object.fromEntries(BOXES.map(([part]) => [part, this.fields[part].value.trim()]));
    const fact = { type: "flow", place: "", who: "", ...values, unclear: [] };
    return { ...fact, words: told(/** @type {any} */ (fact)) };
  }

  /** Look for look-alikes, ask about them, then add. @param {boolean} opens */
  async #enter(opens) {
    if (this.draft.question()) {
      if (this.draft.wasRead) this.draft.answer(true);
      return;
    }
    if (this.draft.facts.length) return this.#add(opens);
    const fact = this.#fact();
    const missing = BOXES.find(([part]) => NEEDED.includes(part) && !fact[part]);
    if (missing) {
      this.problem = `${missing[1]} is empty. If nobody here knows, put a question mark.`;
      this.room.update();
      this.fields[missing[0]].element?.focus();
      return undefined;
    }
    this.problem = "";
    this.draft.take([{ ...fact, likes: await this.#likes(fact) }]);
    if (!this.draft.question()) this.#add(opens);
    this.room.update();
    return undefined;
  }

  /** @param {any} fact */
  async #likes(fact) {
    if (!this.room.line.isOpen) return {};
    const text = `${fact.from} -> ${fact.to}: ${fact.asset}`;
    try {
      const { facts } = await ask("/api/parse", { body: { text, team: this.room.store.team }, seconds: 2 });
      const { likes = {}, ...read } = facts[0] || {};
      return Object.fromEntries(Object.entries(likes).filter(([part]) => read[part] === fact[part]));
    } catch (error) {
      if (error instanceof Failure) return {};
      throw error;
    }
  }

  /** @param {boolean} opens */
  #add(opens) {
    if (this.draft.question()) return;
    const facts = this.draft.toAdd().map((fact) => ({ ...fact, ...known(fact) }));
    const words = facts.map(told).join("; ");
    const item = this.room.outbox.add({ op: "add", facts, words }, words);
    this.room.added(item.id, this.draft, opens);
    this.#fill({ from: facts[0].from });
    this.fields.asset.element?.focus();
    this.room.update();
  }

  view() {
    if (!this.isOpen) return nothing;
    return html`<div class="card six" role="group" aria-label="A flow in six boxes">
      ${BOXES.map(([part]) => html`<div class="field">${this.fields[part].view()}</div>`)}
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      ${this.draft.facts.length ? this.draft.view() : nothing}
      <div class="row">
        <button type="button" class="main" @click=${() => this.#enter(false)}>Add flow <kbd>Enter</kbd></button>
        <button type="button" class="plain" @click=${() => this.close()}>Close <kbd>Esc</kbd></button>
      </div>
    </div>`;
  }
}

/** A question mark says that nobody here knows: the part stays empty and is a gap. @param {any} fact */
function known(fact) {
  const open = NEEDED.filter((part) => /^\?+$/.test(fact[part]));
  return { ...Object.fromEntries(open.map((part) => [part, ""])), unclear: open };
}
