// The console's other lists: pairs that may be one thing, two answers, what is parked, open handshakes, all changes.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "./vendor/lit-html-3.3.3/directives/repeat.js";
import { ago } from "./console-teams.js";
import { oneSided } from "./gaps.js";
import { count } from "./map.js";

/** Pairs of records that look alike. @param {any} console */
export function pairs(console) {
  const found = console.found.pairs;
  const end = (/** @type {any} */ one) => html`<b>${one.name}
    </b>${console.store.name(one.team) ? html` <span class="quiet">${console.store.name(one.team)}</span>` : nothing}`;
  const same = (/** @type {any} */ keep, /** @type {any} */ drop) => console.op({ op: "same", keep: keep.id, drop: drop.id }, `One thing: ${keep.name}. ${drop.name} stays as another name of it.`);
  const apart = (/** @type {any} */ pair) => console.op({ op: "different", a: pair.a.id, b: pair.b.id }, `${pair.a.name} and ${pair.b.name} are two things.`);
  return html`<h2>Same or different?</h2>
    ${found.length ? html`<p class="quiet">Nothing is merged by itself. The name that is not kept stays as another name.</p>` : html`<p>No two names look alike.</p>`}
    <ul class="worklist">${repeat(found, (/** @type {any} */ pair) => `${pair.a.id} ${pair.b.id}`, (/** @type {any} */ pair) => html`<li><p>${end(pair.a)} <span class="quiet">and</span> ${end(pair.b)}<br>
      <span class="quiet">${pair.why}</span></p>
      <div class="row"><button type="button" class="act" @click=${() => same(pair.a, pair.b)}>Same: keep “${pair.a.name}”</button>
        <button type="button" @click=${() => same(pair.b, pair.a)}>Same: keep “${pair.b.name}”</button>
        <button type="button" @click=${() => apart(pair)}>Different<span class="spoken">: ${pair.a.name} and ${pair.b.name}</span></button></div></li>`)}</ul>`;
}

/** Fields with two answers. @param {any} console */
export function rivals(console) {
  const found = console.found.rivals;
  const settle = (/** @type {any} */ rival, /** @type {any} */ answer) =>
    console.op({ op: "settle", record: rival.record, field: rival.field, take: answer.take }, `${rival.label}, ${rival.field_label}: ${answer.shown}.`);
  const things = new Set(found.map((/** @type {any} */ rival) => rival.record)).size;
  return html`<h2>Two answers</h2>
    ${found.length ? html`<p class="quiet">${count(found.length, "field")} of ${count(things, "thing")}. Whoever answers for the thing decides; both answers stay in its history.</p>` : html`<p>Nowhere are there two answers.</p>`}
    <ul class="worklist">${repeat(found, (/** @type {any} */ rival) => `${rival.record} ${rival.field}`, (/** @type {any} */ rival) => html`<li><p><b>${rival.label}</b>: ${rival.field_label}</p>
      <div class="row">${rival.answers.map((/** @type {any} */ answer, /** @type {number} */ n) => html`<button type="button" class=${n ? "" : "act"}
        @click=${() => settle(rival, answer)}>
          <span>${answer.shown}${n ? nothing : html` <span class="quiet">(as the register says)</span>`}</span></button>`)}
        <button type="button" class="plain"
          @click=${() => console.spotlight(rival.record, `${rival.label}: ${rival.field_label}`)}>Spotlight<span class="spoken"> ${rival.label}</span></button>
            </div></li>`)}</ul>`;
}

/** Questions and notes that wait. @param {any} console */
export function parked(console) {
  const found = console.found.points.filter((/** @type {any} */ point) => point.kind !== "action" && !point.done);
  const groups = [["question", "Questions"], ["note", "Notes"]];
  const none = html`<p>Nothing is parked. A sentence with a question mark lands here.</p>`;
  return html`<h2>Parked</h2>${park(console)}${found.length ? nothing : none}${groups.map(([kind, title]) => {
    const points = found.filter((/** @type {any} */ point) => (point.kind === "question") === (kind === "question"));
    return points.length ? html`<h3>${title}</h3><ul class="worklist">${repeat(points, (/** @type {any} */ point) => point.id, (/** @type {any} */ point) => waiting(console, point))}</ul>` : nothing;
  })}`;
}

/** Park something that came up in talk. @param {any} console */
function park(console) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const label = String(new FormData(form).get("label") || "").trim();
    if (!label) return console.say("Type what is to be kept in mind.", { bad: true });
    const kind = label.endsWith("?") ? "question" : "note";
    if (await console.op({ op: "point", kind, label, about: "" }, "Parked.")) form.reset();
    return undefined;
  };
  return html`<form class="action" @submit=${submit}><p class="field"><label for="park-label">A question or a note</label>
    <input id="park-label" data-first name="label" maxlength="400" autocomplete="off"></p><button>Park</button></form>`;
}

/** @param {any} console @param {any} point */
function waiting(console, point) {
  const under = [console.store.name(point.team), point.about_label && `about ${point.about_label}`].filter(Boolean).join(", ");
  return html`<li><p>${point.label}${under ? html`<br><span class="quiet">${under}</span>` : nothing}</p>
    <div class="row"><button type="button" class="act" @click=${() => console.op({ op: "done", point: point.id }, "Closed.")}>Close<span class="spoken">: ${point.label}</span></button>
      <button type="button" @click=${() => console.actions.begin(point.label, point.about, point.id)}>Make it an action<span class="spoken">: ${point.label}</span></button>
      <button type="button" @click=${() => console.askTeam("", point.label, point.about)}>Ask everybody<span class="spoken">: ${point.label}</span></button></div></li>`;
}

/** Flows that wait for a word of the other end, by team. @param {any} console */
export function handshakes(console) {
  const { store } = console;
  /** @type {Map<string, number>} */
  const open = new Map();
  for (const flow of oneSided(store)) open.set(flow.to, (open.get(flow.to) || 0) + 1);
  const rows = [...open].sort((a, b) => (store.name(a[0]) < store.name(b[0]) ? -1 : 1));
  return html`<h2>Handshake</h2>
    ${rows.length ? html`<p class="quiet">Flows that the other end has not confirmed.</p>` : html`<p>Every flow between teams is answered.</p>`}
    <ul class="worklist">${repeat(rows, ([team]) => team, ([team, number]) => {
      const inRoom = store.room.teams.some((/** @type {any} */ one) => one.id === team);
      return html`<li><p><b>${store.name(team)}</b> <span class="quiet number">${count(number, "flow")}</span></p>
        <div class="row">${inRoom ? html`<button type="button" class="act"
          @click=${() => console.askTeam(team, `${count(number, "flow")} wait for your word: see “Confirm”.`)}>Ask ${store.name(team)}
            </button>` : html`<span class="quiet">not in the room</span>`}</div></li>`;
    })}</ul>`;
}

/** The last changes, each of which can be taken back with a reason. @param {any} console */
export function changes(console) {
  const listed = console.found.changes;
  const opened = console.reverting;
  const found = !opened || listed.some((/** @type {any} */ change) => change.number === opened.number) ? listed : [...listed, opened];
  return html`<h2>Changes</h2>${found.length ? nothing : html`<p>Nothing has been entered yet.</p>`}
    <ol class="worklist" reversed>${repeat(found, (/** @type {any} */ change) => change.number, (/** @type {any} */ change) => line(console, change))}</ol>`;
}

/** @param {any} console @param {any} change */
function line(console, change) {
  const when = ago(Math.max(0, (Date.now() - Date.parse(change.at)) / 1000));
  const isOpen = console.reverting?.number === change.number;
  const open = () => {
    console.reverting = isOpen ? null : change;
    console.update();
    queueMicrotask(() => document.getElementById("revert-why")?.focus());
  };
  return html`<li class=${change.undone ? "done" : ""}><p>${change.undone ? html`<s>${change.text}</s>` : change.text}<br>
      <span class="quiet">${[by(console, change), when, change.undone && "taken back"].filter(Boolean).join(", ")}</span></p>
    ${change.undone ? nothing : html`<div class="row"><button type="button" class="act" aria-expanded=${isOpen}
      @click=${open}>Revert…<span class="spoken"> ${change.text}</span></button></div>`}
    ${isOpen ? reason(console, change) : nothing}</li>`;
}

/** @param {any} console @param {any} change */
const by = (console, change) => console.store.name(change.team) || (["import", "begin", "join"].includes(change.kind) ? "" : "facilitator");

/** @param {any} console @param {any} change */
function reason(console, change) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const why = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("why") || "").trim();
    if (!why) return console.say("Say why, so that whoever entered it can read it.", { bad: true });
    if (await console.op({ op: "revert", number: change.number, why }, "Taken back.")) console.reverting = null;
    return console.update();
  };
  return html`<form class="action" @submit=${submit}><p class="field"><label for="revert-why">Why is it taken back?</label>
    <input id="revert-why" name="why" maxlength="300" autocomplete="off"></p><button class="main">Take back</button></form>`;
}
