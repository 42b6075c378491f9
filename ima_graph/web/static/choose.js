// A field with completions: the ARIA combobox with a list of its own. It only offers; what is typed stays as typed.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { spoken } from "./store.js";
import { live } from "./vendor/lit-html-3.3.3/directives/live.js";

/**
 * @typedef {{id: string, label: string, hidden?: boolean, hint?: string, value?: string, list?: boolean,
 *   offer: (typed: string) => {name: string, kind?: string}[], update: () => void,
 *   input?: (value: string) => void, enter?: (event: KeyboardEvent) => void, escape?: () => void,
 *   blur?: () => void, described?: string}} Options
 */

/** One such field. Keep the object as long as the field is on the screen. */
export class Choose {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.value = options.value || "";
    this.isOpen = false;
    this.active = -1;
    /** @type {{name: string, kind?: string}[]} */ this.offered = [];
  }

  /** The field's element, when it is on the screen. */
  get element() {
    return /** @type {HTMLInputElement | null} */ (document.getElementById(this.options.id));
  }

  /** Put a value in, as if typed. @param {string} value */
  set(value) {
    this.value = value;
    this.close();
    this.options.input?.(value);
    this.options.update();
  }

  close() {
    this.isOpen = false;
    this.active = -1;
  }

  #offer() {
    const typed = this.value.trim();
    this.offered = this.options.offer(typed).filter(({ name }) => name !== typed);
    this.isOpen = this.offered.length > 0;
    this.active = -1;
  }

  /** @param {InputEvent} event */
  #input(event) {
    this.value = /** @type {HTMLInputElement} */ (event.target).value;
    this.#offer();
    this.options.input?.(this.value);
    this.options.update();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const handled = this.#handle(event);
    if (handled) event.preventDefault();
    this.options.update();
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #handle(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return this.#move(event.key === "ArrowDown" ? 1 : -1);
    if (event.key === "Escape" && this.isOpen) return this.close(), true;
    if (event.key === "Escape" && this.options.escape) return this.options.escape(), true;
    const chosen = this.isOpen && this.offered[this.active];
    if (event.key === "Tab" && chosen) return this.set(chosen.name), false;
    if (event.key !== "Enter") return false;
    if (chosen) return this.set(chosen.name), true;
    this.close();
    if (!this.options.enter) return false;
    this.options.enter(event);
    return true;
  }

  /** @param {number} step */
  #move(step) {
    if (!this.isOpen) this.#offer();
    const size = this.offered.length;
    if (this.isOpen) this.active = (this.active + step + size + (this.active < 0 && step < 0 ? 1 : 0)) % size;
    return true;
  }

  #left() {
    this.close();
    this.options.blur?.();
    this.options.update();
  }

  view() {
    const { id, label, hidden, hint, described } = this.options;
    const listId = `${id}-list`;
    return html`
      <label class=${hidden ? "spoken" : ""} for=${id}>${label}</label>
      ${hint ? html`<span class="hint" id="${id}-hint">${hint}</span>` : nothing}
      <span class="choose">
        <input id=${id} type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
          aria-autocomplete="list" aria-expanded=${this.isOpen} aria-controls=${listId}
          aria-activedescendant=${this.active < 0 ? nothing : `${listId}-${this.active}`}
          aria-describedby=${described || (hint ? `${id}-hint` : nothing)}
          .value=${live(this.value)} @input=${(/** @type {any} */ e) => this.#input(e)}
          @keydown=${(/** @type {any} */ e) => this.#key(e)} @blur=${() => this.#left()} />
        <ul class="options" role="listbox" id=${listId} aria-label=${label} ?hidden=${!this.isOpen}>
          ${this.isOpen ? this.offered.map((option, n) => this.#option(option, n, listId)) : nothing}
        </ul>
      </span>`;
  }

  /** @param {{name: string, kind?: string}} option @param {number} n @param {string} listId */
  #option({ name, kind }, n, listId) {
    const pick = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.set(name);
    };
    return html`<li role="option" id="${listId}-${n}" aria-selected=${n === this.active} @mousedown=${pick}>
      ${name}${kind ? html` <small>${spoken(kind)}</small>` : nothing}</li>`;
  }
}
