// What the wall shows in each phase where it is not the map.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { NO_GAPS, betweenTeams, counterButton } from "./gaps.js";
import { count } from "./map.js";

const MOST_ROWS = 9;
const MOST_LARGE = 18;

/** @typedef {{store: any, lists: any, shown: any, began: Record<string, number>, openGap: (counter: any) => void}} Wall */

/** The view of the phase, or null where that is the map. @param {Wall} wall */
export function phaseView(wall) {
  const views = /** @type {Record<string, (wall: Wall) => unknown>} */ ({
    join: joining,
    hold: holding,
    same: pairs,
    handshake: shaking,
    gaps: falling,
    actions,
    leave: leaving,
  });
  const view = views[wall.store.room.phase?.key];
  return view ? view(wall) : null;
}

/** @param {Wall} wall */
function joining({ store }) {
  const { room } = store;
  return html`<div class="wall-joining">
    ${room.code ? html`<div class="wall-big-code">
      ${qr(room)}
      <p>${reachable(room) ? "Scan, or type" : "Type"} <b>${address(room)}</b></p><p class="code" aria-label="Code ${[...room.code].join(" ")}">${room.code}</p></div>`
      : html`<p class="wall-words">The room is closed to newcomers. Ask the facilitator.</p>`}
    <div><h2>${room.teams.length ? `${count(room.teams.length, "team")}, ${count(here(room), "person").replace("persons", "people")} here` : "Who is here"}</h2>
      ${room.teams.length ? html`<ul class="wall-teams">${room.teams.map((/** @type {any} */ team) => html`<li>${team.label} <span class="quiet number">${team.people}</span></li>`)}</ul>`
        : html`<p>Nobody yet. The first team appears here.</p>`}</div>
  </div>`;
}

/** @param {any} room */
const here = (room) => room.teams.reduce((/** @type {number} */ sum, /** @type {any} */ team) => sum + team.people, 0);

/** Whether a phone can reach the room. @param {any} room */
const reachable = (room) => !address(room).startsWith("localhost");

/** The picture to scan, where that leads anywhere. @param {any} room */
export const qr = (room) => (reachable(room) ? html`<img src="/qr.svg?${room.code}" alt="QR code with the link to join">` : nothing);

/** The address to type, without what a browser adds by itself. @param {any} room */
export const address = (room) => String(room.join_url || location.origin).replace(/^https?:\/\//, "").replace(/[/?].*$/, "");

/** @param {Wall} wall */
function holding({ store, lists }) {
  const entries = lists.told?.entries || {};
  const known = new Map(store.room.teams.map((/** @type {any} */ team) => [team.id, team.label]));
  for (const id of Object.keys(entries)) if (!known.has(id) && store.name(id)) known.set(id, store.name(id));
  const rows = [...known].map(([id, label]) => ({ label, number: entries[id] || 0 }));
  const total = rows.reduce((sum, row) => sum + row.number, 0);
  return html`<h2>${total ? `${count(total, "entry").replace("entrys", "entries")} so far` : "Nothing yet"}${store.room.silent ? ", each team for itself" : ""}</h2>
    <ul class="wall-tiles ${rows.length > MOST_LARGE ? "" : "few"}">${rows.map(({ label, number }) => html`<li><span class="number">${number}</span>
      <span>${label}</span></li>`)}</ul>`;
}

/** @param {Wall} wall */
function pairs({ store, lists }) {
  const found = lists.told?.pairs || [];
  const team = (/** @type {any} */ end) => (store.name(end.team) ? html` <span class="quiet">${store.name(end.team)}</span>` : nothing);
  return html`<h2>${found.length ? `${count(found.length, "pair")} to look at` : "No two names look alike."}</h2>
    <ul class="wall-rows">${found.slice(0, MOST_ROWS).map((/** @type {any} */ pair) => html`<li>
      <b>${pair.a.name}</b>${team(pair.a)} <span class="quiet">and</span> <b>${pair.b.name}</b>${team(pair.b)}</li>`)}</ul>
    ${rest(found.length)}`;
}

/** @param {number} length */
const rest = (length) => (length > MOST_ROWS ? html`<p class="quiet">and ${length - MOST_ROWS} more</p>` : nothing);

/** How the flows from one team to another stand. @param {any} store */
export function standings(store) {
  const found = /** @type {Record<string, number>} */ ({ accepted: 0, proposed: 0, disputed: 0, declined: 0 });
  /** @type {Map<string, number>} */
  const open = new Map();
  for (const flow of betweenTeams(store)) {
    const standing = flow.standing in found ? flow.standing : "proposed";
    found[standing] += 1;
    if (standing === "proposed") open.set(flow.to, (open.get(flow.to) || 0) + 1);
  }
  return { ...found, open: [...open].sort((a, b) => b[1] - a[1]) };
}

/** @param {Wall} wall */
function shaking({ store }) {
  const { accepted, proposed, disputed, declined, open } = standings(store);
  const all = Number(accepted) + Number(proposed) + Number(disputed) + Number(declined);
  if (!all) return html`<p class="wall-words">No team has told of another yet.</p>`;
  const bars = [
    ["saved", "✓", "confirmed by both sides", accepted],
    ["", "○", "only one side said so", proposed],
    ["two", "⇄", "two answers", disputed],
    ["two", "✕", "the other side says no", declined],
  ];
  return html`<h2>${Math.round((100 * Number(accepted)) / all)} % of ${count(all, "flow")} ${all === 1 ? "is" : "are"} confirmed</h2>
    <div class="wall-halves"><ul class="wall-bars">${bars.map(([tint, glyph, words, number]) => bar(String(tint), `${glyph} ${words}`, Number(number), all))}</ul>
    <div><h3>Waiting for</h3>
      ${open.length ? html`<ul class="wall-rows">${open.slice(0, MOST_ROWS - 1).map(([id, number]) => html`<li>${store.name(id)} <span class="quiet number">${number}</span></li>`)}</ul>`
        : html`<p>Nobody: all is answered.</p>`}</div></div>`;
}

/** @param {string} tint @param {string} words @param {number} number @param {number} most */
function bar(tint, words, number, most) {
  return html`<li class=${tint}><span class="words">${words}</span><span class="number">${number}</span>
    <progress max=${Math.max(most, 1)} value=${number} aria-label=${words}></progress></li>`;
}

/** @param {Wall} wall */
function falling({ shown, began, openGap }) {
  const { five } = shown;
  if (five.every((/** @type {any} */ { number, unasked }) => !number && !unasked)) return html`<p class="wall-words">${NO_GAPS}</p>`;
  return html`<h2>Gaps, and how many were closed since we began</h2>
    <ul class="wall-falling">${five.map((/** @type {any} */ counter) => {
      const was = Math.max(began[counter.key] ?? counter.number, counter.number);
      const closed = was - counter.number;
      return html`<li>${counterButton(counter, () => openGap(counter))}
        <progress max=${Math.max(was, 1)} value=${counter.number} aria-label="${counter.label}: ${counter.number} of ${was} are left"></progress>
        <span class="number">${closed ? `${closed} closed` : "none closed yet"}</span></li>`;
    })}</ul>`;
}

/** @param {Wall} wall */
function actions({ lists }) {
  const found = (lists.told?.points || []).filter((/** @type {any} */ point) => point.kind === "action");
  const open = found.filter((/** @type {any} */ point) => !point.done);
  return html`<h2>${found.length ? `${count(found.length, "action")}${found.length > open.length ? `, ${found.length - open.length} done` : ""}` : "No actions yet. Who does what, and by when?"}</h2>
    <ul class="wall-rows">${open.slice(0, MOST_ROWS).map((/** @type {any} */ point) => html`<li><b>${point.label}</b>
      <span class="quiet">${[point.who || "nobody yet", point.due && `by ${day(point.due)}`].filter(Boolean).join(", ")}</span></li>`)}</ul>
    ${rest(open.length)}`;
}

/** Minutes and seconds. @param {number} seconds */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** A date as people write it. @param {string} date */
export const day = (date) => new Date(`${date}T12:00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long" });

/** @param {Wall} wall */
function leaving({ store, lists }) {
  const kinds = [...store.records.values()].map((record) => record.kind);
  const number = (/** @type {string} */ kind) => kinds.filter((known) => known === kind).length;
  const { accepted } = standings(store);
  const todo = (lists.told?.points || []).filter((/** @type {any} */ point) => !point.done);
  const open = (/** @type {string} */ kind) => todo.filter((/** @type {any} */ point) => point.kind === kind).length;
  const rows = [
    [number("InformationAsset"), "asset", "assets"],
    [store.flows.size, "flow", "flows"],
    [accepted, "flow confirmed by both sides", "flows confirmed by both sides"],
    [open("action"), "action", "actions"],
    [open("question"), "open question", "open questions"],
  ];
  return html`<h2>Thank you. All of it is kept.</h2>
    <ul class="wall-tiles few">${rows.map(([many, one, more]) => html`<li><span class="number">${many}</span><span>${many === 1 ? one : more}</span></li>`)}</ul>
    <p class="wall-words">Your own page: on your phone, “Take everything with you”.</p>`;
}
