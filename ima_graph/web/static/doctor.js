// The connection doctor: a light for each thing that must be well before phones find the room, and what to do.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Failure, ask } from "./api.js";

const AGAIN_MS = 5000;
const LIGHTS = /** @type {Record<string, [string, string, string]>} */ ({
  true: ["well", "✓", "well"],
  false: ["ill", "✕", "not well"],
  null: ["unsure", "○", "not known yet"],
});

/** What the doctor found, asked again every few seconds while somebody looks. */
export class Doctor {
  /** @param {() => void} update */
  constructor(update) {
    this.update = update;
    /** @type {{key: string, ok: boolean | null, text: string, advice: string}[]} */ this.checks = [];
    this.problem = "";
  }

  start() {
    this.look();
    setInterval(() => !document.hidden && this.look(), AGAIN_MS);
  }

  async look() {
    try {
      const { checks } = await ask("/api/doctor");
      this.checks = checks;
      this.problem = "";
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.problem = error.message;
    }
    this.update();
  }

  view() {
    if (this.problem) return html`<p class="error">${this.problem}</p>`;
    if (!this.checks.length) return html`<p class="quiet">Looking…</p>`;
    return html`<ul class="lights">${this.checks.map(({ ok, text, advice }) => {
      const [cls, glyph, words] = LIGHTS[String(ok)];
      return html`<li><span class="light ${cls}" aria-hidden="true">${glyph}</span>
        <div><p><span class="spoken">${words}: </span>${text}</p>${ok === true || !advice ? nothing : html`<p class="quiet">${advice}</p>`}</div></li>`;
    })}</ul>`;
  }
}
