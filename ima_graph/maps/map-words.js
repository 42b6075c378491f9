// The panel beside the map: what is picked in words, what the search found, or the whole. All text by textContent.

const SOME_IN_PANEL = 50;
const panel = byId('panel');
let found = [];

/** Make an element with properties and children; a text becomes a text node. */
function make(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key in made) made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ''));
  return made;
}

const number = (n) => n.toLocaleString('en-GB');
const count = (n, thing) => `${number(n)} ${thing}${n === 1 ? '' : 's'}`;
const nameOf = (key) => labelOf(key) || titleOf(key);
const bdi = (text) => make('bdi', {}, text);

function say(text) {
  byId('said').textContent = text;
}

function goButton(key, label = labelOf(key)) {
  if (!key) return make('b', {}, bdi(label === '?' ? 'Not said' : label));
  const button = make('button', { type: 'button', className: 'go' }, bdi(label));
  button.dataset.go = key;
  return button;
}

/** Write a list, the first so many of it and a button for the next. */
function list(items, write, className) {
  const made = make('ul', { className });
  const more = make('button', { type: 'button' });
  const add = () => {
    const from = made.children.length;
    made.append(...items.slice(from, from + SOME_IN_PANEL).map((item, n) => make('li', {}, ...write(item, items[from + n - 1]))));
    const left = items.length - made.children.length;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, SOME_IN_PANEL)} more (of ${number(left)})`;
  };
  more.addEventListener('click', add);
  add();
  return items.length > SOME_IN_PANEL ? [made, more] : [made];
}

function section(title, items, write, className = '') {
  if (!items.length) return [];
  return [make('h3', {}, `${title} (${number(items.length)})`), ...list(items, write, className)];
}

const writeGap = (gap) => [
  make('b', {}, gap.title),
  make('p', {}, gap.because),
  make('p', {}, make('b', { className: 'quiet' }, 'To mend it: '), gap.fix),
  gap.who ? make('p', {}, make('b', { className: 'quiet' }, 'Who could: '), bdi(gap.who)) : null,
];

/** Write a flow; the end that is not the picked thing heads the first of its flows. */
const writeFlow = (end) => (flow, before) => [
  end && before?.[end] !== flow[end] ? goButton(flow[end], flow[end === 'source' ? 'from' : 'to']) : null,
  make('p', {}, bdi(flow.sentence)),
  flow.isDown ? make('p', { className: 'is-down' }, 'Goes to a lower classification.') : null,
  ...flow.gaps.map((gap) => make('p', {}, make('b', {}, gap.title), ` ${gap.because} To mend it: ${gap.fix}`)),
];

function fact(name, ...value) {
  return [make('dt', {}, name), make('dd', {}, ...value)];
}

function flowSections(key) {
  const ways = waysOf(key);
  const byName = (name) => (one, other) => one[name].localeCompare(other[name]);
  ways.enter.sort(byName('from'));
  ways.leave.sort(byName('to'));
  const drawn = new Set(data.scenes[state.scene].arrows.map((arrow) => arrow.flow));
  const isDrawn = (n) => drawn.has(n) || resting.has(`f${n}`) || drawn.has(-1);
  const missing = things.size ? flowsOf(key).filter((n) => !isDrawn(n)).length : 0;
  const none = flowsOf(key).length ? null
    : make('p', {}, state.down ? 'None of its flows goes to a lower classification.' : 'No flow is recorded.');
  return [
    none,
    ...section('What comes in', ways.enter, writeFlow('source'), 'flows'),
    ...section('What leaves', ways.leave, writeFlow('target'), 'flows'),
    ...section('What moves inside', ways.inside, writeFlow(''), 'flows'),
    ...section('Passed on between others', ways.between, writeFlow(''), 'flows'),
    missing ? make('p', { className: 'quiet' }, `${count(missing, 'flow')} of it not drawn in this picture.`) : null,
  ];
}

function openButton(key) {
  const id = sceneInside(key);
  if (!id) return null;
  const button = make('button', { type: 'button', className: 'open' }, `Open ${labelOf(key)}`);
  button.addEventListener('click', () => { openScene(id); stage.focus(); });
  return button;
}

function aboutRow(row) {
  const asset = row.isAsset ? [
    ...fact('Classification', row.marking || 'not stated'),
    ...fact('Owner', bdi(row.owner || 'none named')),
  ] : [];
  return [
    make('dl', {},
      ...fact(row.isAsset ? 'Held by' : 'Stands in', goButton(`c${row.card}`)),
      ...(row.also ? fact('Also held by', bdi(row.also)) : []),
      ...(row.what ? fact('Kind', row.what) : []),
      ...asset,
      ...(row.isPersonal ? fact('Personal data', 'yes') : [])),
    ...section('What was found', row.gaps, writeGap, 'gaps'),
  ];
}

function heldBy(held) {
  const unowned = held.filter((row) => row.gaps.some((gap) => /^U\d/.test(gap.code)));
  const orphaned = held.filter((row) => row.gaps.some((gap) => /^O\d/.test(gap.code)));
  return make('dl', { className: 'figures' },
    ...fact('Assets', String(held.filter((row) => row.isAsset).length)),
    ...fact('Unowned', String(unowned.length)), ...fact('Orphaned', String(orphaned.length)));
}

function aboutCard(card) {
  return [
    make('p', {}, goButton(`d${card.department}`)),
    heldBy(card.rows), openButton(card.key),
    ...section('What was found', card.gaps, writeGap, 'gaps'),
    ...flowSections(card.key),
    ...section('What it holds', card.rows, (row) => [goButton(row.key)], 'plain'),
  ];
}

function aboutDepartment(key) {
  const teams = cards.filter((card) => card.department === numberOf(key));
  return [
    heldBy(teams.flatMap((card) => card.rows)), openButton(key),
    ...section('Teams', teams, (card) => [goButton(card.key)], 'plain'),
    ...flowSections(key),
  ];
}

function aboutPick(key) {
  const back = make('button', { type: 'button', className: 'clear' }, isFiltered() ? 'Back to the list' : 'Clear');
  back.addEventListener('click', () => { pick(''); stage.focus({ preventScroll: true }); });
  const thing = thingOf(key);
  const about = { r: () => [...aboutRow(thing), ...flowSections(key)], c: () => aboutCard(thing), d: () => aboutDepartment(key) };
  return [back, make('h2', {}, bdi(nameOf(key))), ...(about[key[0]]?.() || [make('p', {}, titleOf(key))])];
}

/** Say how many things pass, in the numbers that the tables give. */
function countsFound() {
  const said = (name, noun) => `${number(passing()[name].length)} of ${number(all[name].length)} ${noun}`;
  const others = passing().other.length ? [said('other', 'bodies and places')] : [];
  return [said('asset', 'assets'), ...others, said('team', 'teams'), said('flow', 'flows')].join(', ');
}

function aboutFound() {
  found = [...passing().row, ...passing().card].map((thing) => thing.key);
  const write = (key) => [goButton(key), make('p', { className: 'quiet' },
    bdi(key[0] === 'r' ? cards[cardOf(key)].label : departments[departmentOf(key)]))];
  return [
    make('h2', {}, 'Found'),
    make('p', {}, `${countsFound()}.`),
    ...list(found, write, 'plain'),
  ];
}

function aboutAll() {
  const scene = data.scenes[state.scene];
  const figures = data.figures.flatMap(([figure, meaning]) => fact(meaning, figure));
  return [
    make('h2', {}, bdi(scene.title)),
    make('p', {}, scene.summary),
    ...scene.notes.map((note) => make('p', { className: 'quiet' }, note)),
    state.down ? make('p', {}, `${count(passing().flow.length, 'flow')} to a lower classification.`) : null,
    figures.length ? make('dl', { className: 'figures' }, ...figures) : null,
  ];
}

function paintPanel() {
  found = [];
  const content = state.pick ? aboutPick(state.pick) : isFiltered() ? aboutFound() : aboutAll();
  panel.replaceChildren(...content.filter((part) => part !== null));
  panel.scrollTop = 0;
  markFound();
}

let gone = '';  // what Enter in the search box last went to

/** Mark, in the list of what was found, where the cursor is. */
function markFound() {
  for (const button of panel.querySelectorAll('[data-go]')) {
    if (button.dataset.go !== gone) button.removeAttribute('aria-current'); else button.setAttribute('aria-current', 'true');
  }
}

/** Go to the next of what was found, from the search box. */
function nextFound() {
  found = [...passing().row, ...passing().card].map((thing) => thing.key);
  if (!found.length) { say('Nothing was found.'); return; }
  const key = found[(found.indexOf(cursor) + 1) % found.length];
  const scene = sceneWith(key);
  if (scene && scene !== state.scene) { showScene(scene); refresh(); }
  if (things.has(key)) setCursor(key, true);
  gone = key;
  markFound();
}
