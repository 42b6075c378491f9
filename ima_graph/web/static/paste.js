// Many at once: pasted lines are sentences, pasted cells are columns. A preview shows what each row says; then add all.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Failure, ask } from "./api.js";
import { TYPES, frequencies, told } from "./cards.js";
import { LONGEST, bare } from "./outbox.js";
import { KINDS, folded } from "./store.js";

const ROWS = 500;
const CHUNK = 20;
const CHUNK_LETTERS = LONGEST - 100;
/** What a column may be, with the headings that say so. */
const COLUMNS = /** @type {const} */ ({
  from: ["from", "sender", "source", "sent by", "provider"],
  asset: ["what", "asset", "information", "data", "name", "title", "dataset", "file"],
  to: ["to", "receiver", "recipient", "destination", "sent to", "consumer"],
  via: ["how", "via", "route", "method", "system", "channel"],
  frequency: ["how often", "frequency", "when", "often"],
  why: ["why", "purpose", "reason"],
  place: ["where", "kept in", "place", "location", "held in"],
  who: ["who", "held by", "team", "holder", "owner"],
});
const LABELS = /** @type {Record<string, string>} */ ({
  from: "From", asset: "What", to: "To", via: "How", frequency: "How often", why: "Why", place: "Where", who: "Who holds it",
});

/** Whether a pasted text is more than one entry. @param {string} text */
export const isMany = (text) => /\S[ \t]*[\r\n]+\s*\S/.test(text) || text.includes("\t");

/** @param {string} text @returns {string[][]} */
const cells = (text) => lines(text).map((line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1").trim()));

/** Lines without what no screen can show. @param {string} text */
const lines = (text) =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").split(/\r?\n|\r/).filter((line) => line.trim());

/** The preview of what was pasted. */
export class Paste {
  /** @param {any} room the same as for Capture */
  constructor(room) {
    this.room = room;
    /** @type {any[]} */ this.facts = [];
    /** @type {boolean[]} */ this.wanted = [];
    /** @type {string[][]} */ this.grid = [];
    /** @type {string[]} */ this.columns = [];
    this.state = "";
    this.problem = "";
  }

  /** @param {string} text */
  async open(text) {
    const all = lines(text);
    this.problem = all.length > ROWS ? `Only the first ${ROWS} of ${all.length} rows are shown. Paste the rest afterwards.` : "";
    this.state = "reading";
    const kept = all.slice(0, ROWS).join("\n");
    if (text.includes("\t")) this.#cells(kept);
    else await this.#lines(kept);
    this.state = "shown";
    this.room.update();
    queueMicrotask(() => {
      const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("paste"));
      if (dialog && !dialog.open) dialog.showModal();
    });
  }

  /** @param {string} text */
  async #lines(text) {
    this.grid = [];
    const team = this.room.store.team;
    const found = [];
    for (const chunk of chunks(lines(text))) {
      try {
        found.push(...(await ask("/api/parse", { body: { text: chunk.join("\n"), team } })).facts);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.problem = `${error.message} The lines are kept as they are, and read when the room is back.`;
        found.push(...chunk.map((words) => ({ type: "raw", words, unclear: [] })));
      }
    }
    this.#show(found);
  }

  /** @param {string} text */
  #cells(text) {
    const grid = cells(text);
    const named = grid[0].map((head) => columnNamed(head));
    const hasHeadings = named.filter(Boolean).length >= Math.min(2, grid[0].length);
    this.grid = hasHeadings ? grid.slice(1) : grid;
    this.columns = hasHeadings ? named : this.#guess(this.grid);
    this.#show(this.#facts());
  }

  /** Guess the columns by what stands in them. @param {string[][]} grid @returns {string[]} */
  #guess(grid) {
    const { store } = this.room;
    const teams = new Set(store.names(KINDS.from).map((/** @type {any} */ name) => folded(name.name)));
    const places = new Set(store.names(KINDS.place).map((/** @type {any} */ name) => folded(name.name)));
    /** @type {string[]} */ const taken = [];
    const width = Math.max(...grid.map((row) => row.length));
    for (let n = 0; n < width; n += 1) {
      const column = grid.map((row) => row[n] || "").filter(Boolean);
      const share = (/** @type {(cell: string) => boolean} */ is) => column.filter(is).length / (column.length || 1);
      const free = (/** @type {string[]} */ ...parts) => parts.find((part) => !taken.includes(part)) || "";
      if (share((cell) => frequencies(cell).some((known) => known.name === folded(cell))) > 0.5) taken.push(free("frequency"));
      else if (share((cell) => teams.has(folded(cell))) > 0.5) taken.push(free("from", "to"));
      else if (share((cell) => places.has(folded(cell))) > 0.5) taken.push(free("via", "place"));
      else taken.push(free("asset", "to", "via", "why"));
    }
    return taken;
  }

  /** The facts that the cells say: a flow where there is a receiver or sender, else a holding. */
  #facts() {
    const { store } = this.room;
    return this.grid.map((row) => {
      const said = Object.fromEntries(this.columns.map((part, n) => [part, row[n] || ""]).filter(([part]) => part));
      const isFlow = this.columns.includes("to") || this.columns.includes("from");
      const own = isFlow ? (said.from || said.to ? {} : { from: store.team }) : { who: said.who || store.team };
      if (isFlow && this.columns.includes("to") && !this.columns.includes("from")) Object.assign(own, { from: store.team });
      const type = isFlow ? "flow" : "holds";
      const blank = { from: "", to: "", asset: "", via: "", frequency: "", why: "", place: "", who: "" };
      const fact = { type, ...blank, ...said, ...own, words: row.join(" | ") };
      const needed = TYPES[type].parts.filter((part) => part.needed && !fact[/** @type {"to"} */ (part.part)]);
      return { ...fact, unclear: needed.map(({ part }) => part) };
    });
  }

  /** @param {any[]} facts */
  #show(facts) {
    this.facts = facts;
    this.wanted = facts.map((fact) => fact.type === "raw" || !!fact.words);
  }

  /** @param {number} n @param {string} part */
  #column(n, part) {
    this.columns = this.columns.map((known, other) => (other === n ? part : known === part ? "" : known));
    this.#show(this.#facts());
    this.room.update();
  }

  #addAll() {
    const { outbox, store, say } = this.room;
    const kept = this.facts.filter((_, n) => this.wanted[n]);
    for (const fact of kept.filter((known) => known.type === "raw")) outbox.addRaw(fact.words, store.team);
    for (const group of groups(kept.filter((known) => known.type !== "raw"))) {
      const words = group.map((fact) => fact.words).join("\n").slice(0, LONGEST);
      const label = group.length === 1 ? told(group[0]) : `${group.length} pasted rows, from “${told(group[0])}”`;
      outbox.add({ op: "add", facts: group.map(bare), words }, label);
    }
    say(`${kept.length} added.`);
    this.close();
  }

  close() {
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("paste"));
    dialog?.close();
  }

  #closed() {
    this.state = "";
    this.facts = [];
    this.room.update();
    // Chromium gives the focus back before the box can be typed in again.
    const box = document.getElementById("capture-box");
    box?.blur();
    box?.focus();
  }

  view() {
    return html`${this.state === "reading" ? html`<p class="hint" role="status">Reading what you pasted…</p>` : nothing}
      <dialog id="paste" aria-labelledby="paste-title" @close=${() => this.#closed()}>${this.state === "shown" ? this.#preview() : nothing}</dialog>`;
  }

  #preview() {
    const count = this.wanted.filter(Boolean).length;
    return html`
      <h2 id="paste-title">${this.facts.length} pasted rows</h2>
      ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
      ${this.grid.length ? this.#heads() : nothing}
      <div class="scroll" tabindex="0" role="group" aria-label="Rows"><table class="worked">
        <thead><tr><th scope="col">Add</th><th scope="col">As</th><th scope="col">What it says</th></tr></thead>
        <tbody>${this.facts.map((fact, n) => this.#row(fact, n))}</tbody>
      </table></div>
      <div class="row">
        <button type="button" class="main" aria-disabled=${!count} @click=${() => count && this.#addAll()}>Add all ${count}</button>
        <button type="button" @click=${() => this.close()}>Add nothing</button>
      </div>`;
  }

  #heads() {
    return html`<fieldset class="heads"><legend>Columns</legend>
      ${this.columns.map((chosen, n) => html`<label>${this.grid[0]?.[n] || `Column ${n + 1}`}
        <select @change=${(/** @type {any} */ event) => this.#column(n, event.target.value)}>
          <option value="" ?selected=${!chosen}>leave out</option>
          ${Object.entries(LABELS).map(([part, label]) => html`<option value=${part} ?selected=${part === chosen}>${label}</option>`)}
        </select></label>`)}
    </fieldset>`;
  }

  /** @param {any} fact @param {number} n */
  #row(fact, n) {
    const words = fact.type === "raw" ? fact.words : told(fact);
    return html`<tr>
      <td><input type="checkbox" aria-label="Add: ${words}" .checked=${this.wanted[n]} @change=${(/** @type {any} */ event) => {
        this.wanted[n] = event.target.checked;
        this.room.update();
      }} /></td>
      <td>${fact.type === "raw" ? "Sentence" : TYPES[fact.type]?.name}</td>
      <td>${words} ${fact.unclear?.length ? html`<span class="chip unclear">${fact.unclear.map(askFor).join(", ")}</span>` : nothing}</td>
    </tr>`;
  }
}

/** @param {string} part */
const askFor = (part) => TYPES.flow.parts.concat(TYPES.holds.parts).find((known) => known.part === part)?.ask || part;

/** @param {string} head @returns {string} */
function columnNamed(head) {
  const plain = folded(head).replace(/[^a-z ]/g, "");
  return Object.entries(COLUMNS).find(([, names]) => /** @type {readonly string[]} */ (names).includes(plain))?.[0] || "";
}

/** Lines in bundles that the room takes at once. @param {string[]} all */
function* chunks(all) {
  let bundle = /** @type {string[]} */ ([]);
  for (const line of all) {
    const full = bundle.length >= CHUNK || bundle.join("\n").length + line.length > CHUNK_LETTERS;
    if (bundle.length && full) {
      yield bundle;
      bundle = [];
    }
    bundle.push(line.slice(0, CHUNK_LETTERS));
  }
  if (bundle.length) yield bundle;
}

/** Facts in bundles whose words the room takes at once. @param {any[]} facts */
function* groups(facts) {
  let start = 0;
  for (const bundle of chunks(facts.map((fact) => fact.words || told(fact)))) {
    yield facts.slice(start, start + bundle.length);
    start += bundle.length;
  }
}
