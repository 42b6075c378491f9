/** The register as a grid: arrows move, Enter edits a cell, Esc leaves it. Without script it stays a table with links. */

const table = document.querySelector("table[data-grid]");
const told = document.getElementById("grid-told");
const UNSAID = "–";

/** An id of 24 hex digits; plain HTTP has no randomUUID. */
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const rows = () => [...table.rows].filter((row) => row.cells.length);
const inside = (cell) => cell.querySelector("a, input[type=checkbox]");
let seen = Number(table?.dataset.seen ?? 0);
let here = null;
let editor = null;

const say = (text, isError = false) => {
  told.textContent = text;
  told.classList.toggle("error", isError);
};

/** Moves the one tab stop of the grid to a cell. */
const goTo = (cell, takesFocus = true) => {
  here?.setAttribute("tabindex", "-1");
  here = cell;
  cell.setAttribute("tabindex", "0");
  if (takesFocus) cell.focus();
};

const step = (down, right) => {
  const all = rows();
  const row = Math.min(Math.max(all.indexOf(here.parentElement) + down, 0), all.length - 1);
  const column = Math.min(Math.max(here.cellIndex + right, 0), all[row].cells.length - 1);
  goTo(all[row].cells[column]);
};

const canEdit = (cell) => table.dataset.grid === "edit" && cell.dataset.field;

const leave = (takesFocus = true) => {
  if (!editor) return;
  const { cell, kept } = editor;
  editor = null;
  cell.replaceChildren(...kept);
  if (takesFocus) goTo(cell);
};

const edit = (cell, typed) => {
  leave(false);
  const input = document.createElement("input");
  const list = document.getElementById(`c-${cell.dataset.field}`);
  input.value = typed ?? cell.dataset.value;
  input.maxLength = 2000;
  input.setAttribute("aria-label", `${cell.dataset.label}: Enter saves, Esc leaves`);
  if (list) input.setAttribute("list", list.id);
  editor = { cell, kept: [...cell.childNodes], input };
  cell.replaceChildren(input);
  input.focus();
  input.select();
};

const save = async () => {
  const { cell, input } = editor;
  const field = cell.dataset.field;
  const text = input.value.trim();
  if (text === cell.dataset.value) return leave();
  if (!text) return say("A blank says nothing. Open the record to say none, or not known.", true);
  const values = text.split(";").map((each) => each.trim()).filter(Boolean);
  const record = cell.parentElement.dataset.record;
  say("Saving…");
  input.readOnly = true;
  try {
    const answer = await fetch("/api/ops", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ op: "set", id: newId(), record, field, values, seen, words: "" }),
    });
    const body = await answer.json();
    if (!body.ok) throw new Error(body.error ?? body.results?.[0]?.error ?? "It was not taken.");
    const words = body.results?.[0]?.text ?? "";
    const waits = /\((proposed|two answers)\)$/.exec(words);
    if (!waits) {
      cell.dataset.value = text;
      editor.kept = [document.createTextNode(values.join(", ") || UNSAID)];
    }
    leave();
    say(waits ? `Kept beside what the register says: ${words}` : "Saved.");
  } catch (error) {
    input.readOnly = false;
    say(error instanceof TypeError ? "Not connected. Your text stays in the cell; press Enter again." : error.message, true);
    input.focus();
  }
  return undefined;
};

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

const onKey = (event) => {
  if (editor) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (!editor.input.readOnly) save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      leave();
      say("");
    }
    return;
  }
  if (event.altKey || event.metaKey) return;
  const move = MOVES[event.key];
  if (move && !event.ctrlKey) step(...move);
  else if (event.key === "Home") goTo((event.ctrlKey ? rows()[0] : here.parentElement).cells[0]);
  else if (event.key === "End") goTo([...(event.ctrlKey ? rows().at(-1) : here.parentElement).cells].at(-1));
  else if (event.key === "Enter" || event.key === "F2") {
    if (canEdit(here)) edit(here);
    else inside(here)?.click();
  } else if (event.key === " " && inside(here)?.type === "checkbox") inside(here).click();
  else return;
  event.preventDefault();
};

if (table) {
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", document.title);
  if (table.dataset.grid === "read") table.setAttribute("aria-readonly", "true");
  const place = table.parentElement;
  place.removeAttribute("tabindex");
  for (const row of rows()) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      const isHead = cell.tagName === "TH";
      cell.setAttribute("role", isHead ? (cell.scope === "row" ? "rowheader" : "columnheader") : "gridcell");
      cell.setAttribute("tabindex", "-1");
      inside(cell)?.setAttribute("tabindex", "-1");
    }
  }
  goTo(table.tBodies[0].rows[0].cells[0], false);
  document.getElementById("grid-help")?.removeAttribute("hidden");
  table.addEventListener("keydown", onKey);
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td, th");
    if (cell && !editor) goTo(cell, !event.target.closest("a, input"));
  });
  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td, th");
    if (cell && canEdit(cell) && !editor) edit(cell);
  });
}
