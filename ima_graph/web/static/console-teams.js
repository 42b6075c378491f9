// The console's list of teams: who is here, when each last entered something, and a nudge for the quiet ones.
// Teams stand by name, never by how much they entered; people are listed only to let one go.

import { html, nothing } from "./vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "./vendor/lit-html-3.3.3/directives/repeat.js";

const QUIET_S = 300;

/** @param {any} console */
export function teams(console) {
  const { room } = console.store;
  const { entries } = console.found;
  if (!room.teams.length) return html`<h2>Teams</h2><p>Nobody has joined yet. The code stands on the wall.</p>${people(console, "")}`;
  return html`<h2>Teams</h2>
    <table class="worked"><caption class="spoken">Teams in the room, by name</caption>
      <thead><tr><th scope="col">Team</th><th scope="col">Here</th><th scope="col">Entries</th><th scope="col">Last entry</th><th scope="col">Act</th></tr></thead>
      <tbody>${repeat(room.teams, (/** @type {any} */ team) => team.id, (/** @type {any} */ team) => row(console, team, entries[team.id] || 0))}</tbody></table>
    ${asking(console)}${people(console, "")}`;
}

/** Ask everybody, one team or one person, in one's own words. @param {any} console */
function asking(console) {
  const { room, me } = console.store;
  const persons = (room.persons || []).filter((/** @type {any} */ person) => person.name && person.person !== me.person);
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const [to, text] = ["to", "text"].map((name) => String(new FormData(form).get(name) || "").trim());
    if (!text) return console.say("Type what you want to know.", { bad: true });
    form.reset();
    return console.askTeam(to, text);
  };
  return html`<h3>Ask</h3><form class="action" @submit=${submit}>
    <p class="field"><label for="ask-text">Question</label><input id="ask-text" name="text" maxlength="400" autocomplete="off"></p>
    <p class="field"><label for="ask-to">Whom</label><select id="ask-to" name="to"><option value="">everybody</option>
      ${room.teams.map((/** @type {any} */ team) => html`<option value=${team.id}>${team.label}</option>`)}
      ${persons.map((/** @type {any} */ person) => html`<option value=${person.person}>${person.name}, ${person.team_label}</option>`)}</select></p>
    <button>Ask</button></form>`;
}

/** @param {any} console @param {any} team @param {number} entries */
function row(console, team, entries) {
  const since = console.store.quiet(team.id);
  const quiet = since === null || since > QUIET_S;
  const nudge = entries ? `${team.label}, what else do you hold, send or receive?` : `${team.label} has added nothing yet. What do you hold, send or receive?`;
  return html`<tr><th scope="row">${team.label}</th>
    <td class="number">${team.here} of ${team.people}</td><td class="number">${entries}</td>
    <td>${since === null ? html`<span class="chip waiting">nothing yet</span>` : html`<span class=${quiet ? "chip waiting" : ""}>${ago(since)}</span>`}</td>
    <td><button type="button" class="act" @click=${() => console.askTeam(team.id, nudge)}>Nudge<span class="spoken"> ${team.label}</span></button>
      <button type="button" @click=${() => console.spotlight(team.id, team.label)}>Spotlight<span class="spoken"> ${team.label}</span></button>
      ${people(console, team.id)}</td></tr>`;
}

/** People of a team, or those of none, to let one go or to let one help. @param {any} console @param {string} team */
function people(console, team) {
  const { store } = console;
  const found = (store.room.persons || []).filter((/** @type {any} */ person) => person.team === team && person.person !== store.me.person);
  if (!found.length) return nothing;
  return html`<details><summary>${team ? "People" : "Others: facilitators and screens that only watch"}</summary><ul class="people">
    ${repeat(found, (/** @type {any} */ person) => person.person, (/** @type {any} */ person, /** @type {number} */ n) => {
      const name = person.name || `${person.role} ${n + 1}`;
      return html`<li>${name}${person.here ? nothing : html` <span class="quiet">away</span>`}
        <button type="button" class="plain"
          @click=${() => console.room({ do: "remove", person: person.person }, `${name} was let go.`)}>Remove<span class="spoken"> ${name}</span></button>
        ${person.role === "facilitator" ? nothing : html`<button type="button" class="plain"
          @click=${() => console.room({ do: "facilitator", person: person.person }, `${name} is a facilitator too.`)}>Make facilitator<span class="spoken"> of ${name}</span></button>`}</li>`;
    })}</ul></details>`;
}

/** A time in words. @param {number} seconds */
export function ago(seconds) {
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ago`;
}
