// The states of the room, each as one calm sentence; the gravest first, and never more than three.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { pageOf } from "./feed.js";

const MOST = 3;

/** @typedef {{tint: string, words: unknown, act?: unknown, id: string}} Banner */

/** @param {any} page the participant's page */
export function bannersOf(page) {
  return all(page)
    .filter((banner) => banner !== null)
    .slice(0, MOST)
    .map(({ tint, words, act, id }) => html`<div class="banner ${tint}" id="banner-${id}"><p>${words}</p>${act || nothing}</div>`);
}

/** @param {any} page @returns {(Banner | null)[]} */
function all(page) {
  const { store, line, outbox } = page;
  const { room, me } = store;
  const waiting = outbox.waiting + outbox.toCheck;
  const kept = waiting === 1 ? "1 entry waits here." : `${waiting} entries wait here.`;
  const away = !line.isOpen && page.offlineSince && Date.now() - page.offlineSince > 1000;
  const keeps = waiting ? html`<button type="button" @click=${() => saveCopy(outbox)}>Keep a copy</button>` : nothing;
  const reload = html`<button type="button" @click=${() => location.reload()}>Reload</button>`;
  return [
    when(line.state === "left", "left", "alarm", `You are not in the room any more. ${waiting ? kept : ""} Ask the facilitator for the code.`,
      html`<a class="button" href="/join">Join again</a>`),
    when(line.state === "full", "tabs", "alarm", "This room is open in too many tabs of yours. Close some, then reload.", reload),
    when(isOld(room), "version", "waiting", "The program was renewed meanwhile. Reload to go on; what you entered is kept.", reload),
    when(room.full, "full", "alarm", `The facilitator’s laptop is full. Nothing more is taken until there is room. ${waiting ? kept : ""}`, keeps),
    when(outbox.unkept.length > 0, "unkept", "alarm", "This browser keeps nothing by itself. Stay on this page until all is saved.", keeps),
    when(away && line.state === "closed", "offline", "waiting", `Not connected. Keep typing; ${waiting ? kept : "what you enter waits here."}`),
    when(page.sent && !outbox.waiting, "sent", "saved", "Sent."),
    when(room.locked && me.role !== "facilitator", "locked", "waiting", `The facilitator has locked the room for a moment. ${waiting ? kept : "What you type waits here."}`),
    when(outbox.trouble && line.isOpen && !room.full && !room.locked, "trouble", "waiting", outbox.trouble),
    when(room.ask, "ask", "", html`<b>The facilitator asks:</b> ${room.ask?.text}`,
      room.ask?.about ? html`<a class="button" href=${pageOf(room.ask.about)}>Open it</a>` : nothing),
    when(room.spotlight, "spotlight", "", html`<b>Look together at:</b> ${room.spotlight?.label || store.name(room.spotlight?.id)}`,
      room.spotlight?.id ? html`<a class="button" href=${pageOf(room.spotlight.id)}>Open it</a>` : nothing),
    when(room.silent, "silent", "", "A silent round: each team sees only its own entries. All is shown when it is over."),
    when(room.frozen, "frozen", "", "The wall stands still while it is tidied. Your entries are taken as always."),
  ];
}

/** @param {unknown} is @param {string} id @param {string} tint @param {unknown} words @param {unknown} [act] @returns {Banner | null} */
const when = (is, id, tint, words, act) => (is ? { id, tint, words, act } : null);

/** Whether the server runs another version than this page was made by. @param {any} room */
const isOld = (room) => Boolean(room.version && document.body.dataset.version && room.version !== document.body.dataset.version);

/** Give what waits as a text file. @param {any} outbox */
function saveCopy(outbox) {
  const text = outbox.items().map((/** @type {any} */ item) => item.op?.words || item.raw || item.words).join("\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  link.download = "entries.txt";
  link.click();
  URL.revokeObjectURL(link.href);
}
