// The stage: the scene that is shown, how near it is, what is picked, and the arrows drawn on top.
// page.py joins map-data.js, this, map-keys.js, map-words.js and map-tables.js to one script.

const SVG = 'http://www.w3.org/2000/svg';
const LEGIBLE_PX = 11;
const CLOSEST = 8;
const LARGEST_AT_REST = 2.2;

const stage = byId('stage');
const drawings = new Map([[data.start, stage.querySelector('svg')]]);
let svg = drawings.get(data.start);
let things = new Map();   // key -> its elements; a department that goes on elsewhere has one with several boxes
let resting = new Map();  // key -> the flows that are drawn at rest
let bundles = [];         // the lines between teams, and their numbers, that are drawn at rest
let over = null;
let view = { x: 0, y: 0, k: 1, fit: 1, isFitted: true };
let cursor = '';
let hovered = '';
const waiting = new Set();

/** Run a step before the next picture of the browser, once however often it was asked for. */
function soon(step) {
  if (!waiting.size) {
    requestAnimationFrame(() => {
      const steps = [...waiting];
      waiting.clear();
      steps.forEach((run) => run());
    });
  }
  waiting.add(step);
}

function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// ---- Scenes

function storedScene(id) {
  return [...document.querySelectorAll('script[data-scene]')].find((block) => block.dataset.scene === id);
}

/** Make the drawing of a scene from its text. The markup is written, and escaped, by our own Python. */
function drawingOf(id) {
  if (!drawings.has(id)) {
    const { box, summary, notes } = data.scenes[id];
    const made = drawings.get(data.start).cloneNode(false);
    made.setAttribute('aria-label', [summary, ...notes].join(' '));
    made.setAttribute('viewBox', box.join(' '));
    const text = storedScene(id).textContent.replaceAll('<\\/script', '</script').replaceAll('<\\!--', '<!--');
    made.innerHTML = drawings.get(data.start).querySelector('defs').outerHTML + text;
    drawings.set(id, made);
  }
  return drawings.get(id);
}

function showScene(id) {
  state.scene = id;
  const next = drawingOf(id);
  if (next !== svg) svg.replaceWith(next);
  svg = next;
  things = grouped(svg.querySelectorAll('.thing[data-key]'));
  resting = grouped(svg.querySelectorAll('path.flow[data-key]'));
  bundles = [...svg.querySelectorAll('[data-source]')];
  over = svg.querySelector('g.over') || svg.appendChild(svgElement('g', { class: 'over' }));
  cursor = things.has(state.pick) ? state.pick : '';
  hovered = '';
  startView();
}

function grouped(elements) {
  const found = new Map();
  for (const one of elements) {
    const { key } = one.dataset;
    if (found.has(key)) found.get(key).push(one); else found.set(key, [one]);
  }
  return found;
}

/** Name the scene that opens a department or team, or "" when there is none. */
function sceneInside(key) {
  const id = { c: 'team-', d: 'department-' }[key[0]] + key;
  return id in data.scenes && id !== state.scene ? id : '';
}

/** Name a scene that draws a thing: this one, the first, its department's, its team's, or whichever does. */
function sceneWith(key) {
  if (things.has(key)) return state.scene;
  const near = [data.start, `department-d${departmentOf(key)}`, `team-c${cardOf(key)}`].filter((id) => id in data.scenes);
  const holds = (id) => (drawings.has(id) ? drawings.get(id).querySelector(`[data-key="${key}"]`)
    : storedScene(id).textContent.includes(`data-key="${key}"`));
  return [...near, ...Object.keys(data.scenes)].find(holds) || '';
}

// ---- How near

function sizes() {
  return { w: stage.clientWidth || 1, h: stage.clientHeight || 1, box: data.scenes[state.scene].box };
}

function startView() {
  const { w, h, box } = sizes();
  view.fit = Math.min(w / box[2], h / box[3], LARGEST_AT_REST);
  // On a telephone the whole would be too small to read: begin at its first corner.
  const isSmall = w < 600 && view.fit * 13 < 6;
  view = { ...view, x: box[0], y: box[1], k: isSmall ? 9 / 13 : view.fit, isFitted: !isSmall };
  soon(paintView);
}

function fit() {
  view.k = view.fit;
  view.isFitted = true;
  soon(paintView);
}

/** Zoom about a point of the stage, its middle when none is given. Never smaller than what fits. */
function zoom(factor, px = stage.clientWidth / 2, py = stage.clientHeight / 2) {
  const k = Math.min(CLOSEST, Math.max(view.fit, view.k * factor));
  view.x += px / view.k - px / k;
  view.y += py / view.k - py / k;
  view.isFitted = k === view.fit;
  view.k = k;
  soon(paintView);
}

function pan(dx, dy) {
  view.x += dx / view.k;
  view.y += dy / view.k;
  soon(paintView);
}

function paintView() {
  const { w, h, box } = sizes();
  const [wide, high] = [w / view.k, h / view.k];
  const held = (at, from, size, room) => (room >= size ? from - (room - size) / 2
    : Math.min(Math.max(at, from), from + size - room));
  view.x = held(view.x, box[0], box[2], wide);
  // A low picture stands at the top of the stage.
  view.y = high >= box[3] ? box[1] : held(view.y, box[1], box[3], high);
  svg.setAttribute('viewBox', `${view.x} ${view.y} ${wide} ${high}`);
  stage.classList.toggle('zoomed', !view.isFitted);
  document.querySelector('.pans').hidden = view.isFitted;
}

/** Give where a thing stands on the map: its box, and of a card or department its heading. */
function boxOf(key) {
  const rect = things.get(key)[0].querySelector('rect.halo, rect.box');
  const number = (name) => Number(rect.getAttribute(name));
  if (rect && !rect.closest('[transform]')) {
    return { x: number('x'), y: number('y'), w: number('width'), h: number('height') };
  }
  const { x, y, width, height } = things.get(key)[0].getBBox();
  return { x, y, w: width, h: height };
}

/** Bring a thing into sight; large enough to read when the reader came from outside the map. */
function reveal(key, isFromOutside) {
  const { w, h } = sizes();
  const box = boxOf(key);
  const [cx, cy] = [box.x + Math.min(box.w, w / view.k) / 2, box.y + Math.min(box.h, 40) / 2];
  if (isFromOutside && view.k * 13 < LEGIBLE_PX && key[0] === 'r') {
    view = { ...view, k: LEGIBLE_PX / 13, isFitted: false };
  }
  const isInSight = box.x >= view.x && cx <= view.x + w / view.k && cy - 20 >= view.y && cy + 20 <= view.y + h / view.k;
  if (!isInSight) view = { ...view, x: cx - w / view.k / 2, y: cy - h / view.k / 2 };
  soon(paintView);
}

// ---- What is drawn on top

/** Fade what is not touched by the pick, or by search and filters, and draw the flows that are asked for. */
function paintThings() {
  const key = state.pick || hovered;
  const lit = state.pick ? touchedBy(state.pick) : matching();
  for (const [one, elements] of things) {
    const isFaded = lit !== null && !lit.has(one) && !(one[0] === 'd' && things.size > data.departments.length);
    for (const element of elements) {
      element.classList.toggle('faded', isFaded);
      element.classList.toggle('picked', one === state.pick);
    }
  }
  const asked = key ? new Set(flowsOf(key)) : null;
  for (const [one, elements] of resting) {
    const isAsked = (!asked || asked.has(numberOf(one))) && (!state.down || flows[numberOf(one)].isDown);
    for (const element of elements) {
      element.classList.toggle('picked', isAsked && asked !== null);
      element.classList.toggle('faded', !isAsked);
    }
  }
  const pairs = asked && new Set([...asked].flatMap((n) => pairsOf(flows[n])));
  for (const element of bundles) {
    const { source, target } = element.dataset;
    element.classList.toggle('faded', pairs ? !pairs.has(`${source}>${target}`) : state.down);
  }
  paintOver(key);
}

function paintOver(key) {
  const marks = arrowsFor(key).map((arrow) => svgElement('path', {
    class: `flow picked${arrow.isDown ? ' down' : ''}`, d: arrow.d,
  }));
  const ring = (at, cls, out) => {
    const { x, y, w, h } = boxOf(at);
    marks.push(svgElement('rect', { class: cls, x: x - out, y: y - out, width: w + 2 * out, height: h + 2 * out, rx: 4 }));
  };
  if (state.pick && things.has(state.pick)) ring(state.pick, 'chosen', 2.5);
  if (cursor && things.has(cursor)) ring(cursor, 'cursor', 4.5);
  over.replaceChildren(...marks);
}

/** Give the arrows of this scene that show the flows of a thing; of nothing, those to a lower classification if asked. */
function arrowsFor(key) {
  const { arrows } = data.scenes[state.scene];
  if (!key) return state.down ? arrows.filter((a) => a.isDown && (a.flow < 0 || passesFlow(flows[a.flow]))) : [];
  const asked = new Set(flowsOf(key));
  const pairs = new Set([...asked].flatMap((n) => pairsOf(flows[n])));
  return arrows.filter((a) => (!state.down || a.isDown) && !resting.has(`f${a.flow}`)
    && (a.flow < 0 ? pairs.has(`${a.source}>${a.target}`) : asked.has(a.flow)));
}

// ---- Choosing

function pick(key, isFromOutside = false) {
  const scene = key ? sceneWith(key) : state.scene;
  if (scene && scene !== state.scene) showScene(scene);
  state.pick = key;
  hovered = '';
  cursor = things.has(key) ? key : cursor;
  if (isFromOutside && things.has(key)) reveal(key, true);
  refresh();
  say(key ? `${nameOf(key)} selected. ${flowsOf(key).length} flows.` : 'Nothing is selected.');
}

function openScene(id) {
  if (!id || !(id in data.scenes)) return;
  state.pick = '';
  showScene(id);
  refresh();
  say(`${data.scenes[id].title}. ${data.scenes[id].summary}`);
}

function goUp() {
  openScene(data.scenes[state.scene].parent);
}

/** Say what a thing is, as its title in the drawing does. */
function titleOf(key) {
  const element = things.get(key)?.[0];
  const title = element && [...element.children].find((child) => child.localName === 'title');
  return title?.textContent || element?.dataset.label || nameOf(key);
}

function setCursor(key, isFromOutside = false) {
  cursor = key;
  hovered = key[0] === 'd' ? '' : key;
  stage.classList.add('by-key');
  reveal(key, isFromOutside);
  soon(paintThings);
  say(titleOf(key));
}

/** Go to the nearest thing in a direction: along counts once, aside three times. */
function step(dx, dy) {
  const middle = (key) => {
    const box = boxOf(key);
    return [box.x + Math.min(box.w, 170) / 2, box.y + Math.min(box.h, 18) / 2];
  };
  if (!things.has(cursor)) {
    const first = things.has(state.pick) ? state.pick : things.keys().next().value;
    if (first) setCursor(first);
    return;
  }
  const [x, y] = middle(cursor);
  let best = '';
  let least = Infinity;
  for (const key of things.keys()) {
    const [ox, oy] = middle(key);
    const along = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (key !== cursor && along > 1 && along + 3 * aside < least) [best, least] = [key, along + 3 * aside];
  }
  if (best) setCursor(best);
}
