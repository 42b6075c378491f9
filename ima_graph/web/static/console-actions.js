// The console's actions: who does what, by when. A gap or a parked question becomes one with two clicks.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "./vendor/lit-html-3.3.3/directives/repeat.js";
import { Choose } from "./choose.js";
import { KINDS } from "./store.js";
import { day } from "./phases.js";

/** The panel of actions. */
export class Actions {
  /** @param {any} console */
  constructor(console) {
    this.console = console;
    this.label = "";
    this.about = "";
    this.due = "";
    /** @type {string} the parked question that becomes an action */ this.from = "";
    this.who = new Choose({
      id: "action-who",
      label: "Who",
      offer: (typed) => console.store.complete(typed, KINDS.who),
      update: () => console.update(),
      enter: () => this.#add(),
    });
  }

  /** Begin an action about something; who and when are still to be said. @param {string} label @param {string} about @param {string} [from] */
  begin(label, about, from = "") {
    Object.assign(this, { label, about, from, due: "" });
    this.who.value = "";
    this.console.show("actions");
    queueMicrotask(() => this.who.element?.focus());
  }

  async #add() {
    const label = this.label.trim();
    if (!label) return this.console.say("Say what is to be done.", { bad: true });
    const op = { op: "point", kind: "action", label, about: this.about, who: this.who.value.trim(), due: this.due };
    const { from } = this;
    if (!(await this.console.op(op, "The action is on the list."))) return undefined;
    Object.assign(this, { label: "", about: "", from: "", due: "" });
    this.who.value = "";
    if (from) await this.console.op({ op: "done", point: from }, "The action is on the list, the question is closed.");
    return this.console.update();
  }

  view() {
    const points = this.console.found.points.filter((/** @type {any} */ point) => point.kind === "action");
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#add();
    };
    const take = (/** @type {"label" | "due"} */ part) => (/** @type {any} */ event) => {
      this[part] = event.target.value;
    };
    return html`<h2>Actions</h2>
      <form class="action" @submit=${submit}>
        <p class="field"><label for="action-label">What is to be done</label>
          <input id="action-label" data-first maxlength="400" autocomplete="off" .value=${this.label} @input=${take("label")}></p>
        <div class="field">${this.who.view()}</div>
        <p class="field"><label for="action-due">By</label><input id="action-due" type="date" max="9999-12-31" .value=${this.due} @input=${take("due")}></p>
        <button class="main">Add</button>
      </form>
      ${this.about ? html`<p class="quiet">About: ${this.console.store.name(this.about) || "one flow or place"}</p>` : nothing}
      ${points.length ? nothing : html`<p>No actions yet. Who does what, and by when?</p>`}
      <ul class="worklist">${repeat(points, (/** @type {any} */ point) => point.id, (/** @type {any} */ point) => html`<li class=${point.done ? "done" : ""}>
        <p>${point.done ? html`<span class="chip status saved">done</span> ` : nothing}<b>${point.label}</b><br>
          <span class="quiet">${[point.who || "nobody yet", point.due && `by ${day(point.due)}`, point.about_label && `about ${point.about_label}`].filter(Boolean).join(", ")}</span></p>
        ${point.done ? nothing : html`<div class="row"><button type="button" class="act"
          @click=${() => this.console.op({ op: "done", point: point.id }, "Done.")}>Done<span class="spoken">: ${point.label}</span></button></div>`}</li>`)}
            </ul>`;
  }
}
