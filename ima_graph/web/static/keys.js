// Keys: single letters outside of fields, which can be switched off; chords everywhere; a list of them for help.

import { html } from "./vendor/lit-html-3.3.3/lit-html.js";

const OFF = "ima.keys-off";

/** @typedef {{key: string, label: string, act: (event: KeyboardEvent) => void, inFields: boolean, chord: boolean}} Binding */

/** The keys of one screen. */
export class Keys {
  constructor() {
    /** @type {Binding[]} */ this.bindings = [];
    addEventListener("keydown", (event) => this.#press(event));
  }

  /** Whether single letters do something. */
  get on() {
    return localStorage.getItem(OFF) !== "1";
  }

  /** Switch the single letters on or off for this browser. @param {boolean} on */
  set on(on) {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  }

  /**
   * Let a key do something. "Ctrl+z" is a chord (on a Mac, Command); a plain character works outside fields only.
   * Without a label, help does not list it.
   * @param {string} key @param {string} label @param {(event: KeyboardEvent) => void} act
   * @param {{inFields?: boolean}} [options]
   */
  bind(key, label, act, { inFields = false } = {}) {
    this.bindings.push({ key: key.replace("Ctrl+", ""), label, act, inFields, chord: key.startsWith("Ctrl+") });
    return this;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const chord = event.ctrlKey || event.metaKey;
    const typing = isTyping(event.target);
    const found = this.bindings.find(
      (binding) =>
        binding.key.toLowerCase() === event.key.toLowerCase() &&
        binding.chord === chord &&
        (binding.inFields || !typing) &&
        (chord || event.key.length > 1 || this.on),
    );
    if (!found || (!chord && document.querySelector("dialog[open]"))) return;
    event.preventDefault();
    found.act(event);
  }

  /** What the keys do, as the content of a help dialog. @param {[string, string][]} [also] keys that fields have @param {() => void} [changed] */
  help(also = [], changed = () => {}) {
    const rows = [...also, ...this.bindings.filter((b) => b.label).map((b) => [b.chord ? `Ctrl+${b.key.toUpperCase()}` : shown(b.key), b.label])];
    return html`
      <table class="worked">
        <caption class="spoken">Keys</caption>
        <thead><tr><th scope="col">Key</th><th scope="col">Does</th></tr></thead>
        <tbody>${rows.map(([key, label]) => html`<tr><td><kbd>${key}</kbd></td><td>${label}</td></tr>`)}</tbody>
      </table>
      <p>
        <label>
          <input type="checkbox" .checked=${this.on} @change=${(/** @type {any} */ event) => {
            this.on = event.target.checked;
            changed();
          }} />Single letters do something outside of fields
        </label>
      </p>`;
  }
}

/** @param {string} key */
const shown = (key) => (key.length === 1 ? key.toUpperCase() : key);

/** Whether what has the focus takes letters. @param {EventTarget | null} target */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  const silent = ["button", "checkbox", "radio", "range", "submit", "reset", "file", "image", "color"];
  if (target instanceof HTMLInputElement) return !silent.includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}
