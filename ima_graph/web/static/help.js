// The help of a page, opened by "?": a dialog with some words and the page's keys.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("help"));

export class Help {
  /**
   * @param {{update: () => void, keys: any}} page
   * @param {string} title
   * @param {() => unknown} words what stands above the keys
   * @param {[string, string][]} [also] keys that fields have
   */
  constructor(page, title, words, also = []) {
    this.page = page;
    this.title = title;
    this.words = words;
    this.also = also;
    this.isOpen = false;
  }

  open() {
    this.isOpen = true;
    this.page.update();
    queueMicrotask(() => dialog().showModal());
  }

  #closed() {
    this.isOpen = false;
    this.page.update();
  }

  view() {
    const { page, also } = this;
    return this.isOpen ? html`<dialog id="help" aria-labelledby="help-title" @close=${() => this.#closed()}>
      <h2 id="help-title" tabindex="-1" autofocus>${this.title}</h2>
      ${this.words()}
      ${page.keys.help(also, () => page.update())}
      <button type="button" class="main" @click=${() => dialog().close()}>Close</button>
    </dialog>` : nothing;
  }
}
