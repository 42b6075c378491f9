// The tables, the tool bar and the address: everything else that changes when the state does.

const NAMES = { team: 'teams', asset: 'assets', other: 'things', flow: 'flows' };
const CHOICES = ['gap', 'marking', 'kind', 'team'];
const bodies = new Map([...document.querySelectorAll('[data-shown]')].map((line) => (
  [line.dataset.shown, { line, body: line.parentElement.querySelector('tbody'), shown: data.some }])));

/** Give the things of a table; a team also stands there for what it holds. */
function linesOf(name) {
  if (name !== 'team') return passing()[name];
  const [keys, own] = [new Set(passing().row.map((row) => row.card)), new Set(passing().card)];
  return cards.filter((card, n) => keys.has(n) || own.has(card));
}

/** Write a line of a long table as tables.py does. */
function lineOf(thing) {
  const cell = (text, isCount) => make('td', isCount ? { className: 'count' } : {}, bdi(text));
  const titles = thing.gaps.map((gap) => gap.title);
  if (thing.key[0] === 'f') {
    const [what, how, often, why] = thing.cells;
    if (thing.isDown) titles.unshift('Goes to a lower classification');
    const end = (key, label) => make('td', {}, key ? goButton(key, label) : 'not said');
    return make('tr', {}, end(thing.source, thing.from), cell(what || 'not said'), end(thing.target, thing.to),
      cell(how), cell(often), cell(why || 'Nobody said'), cell(titles.join('; ')));
  }
  const { enter, leave, inside, between } = allWaysOf(thing.key);
  const counts = [enter.length + inside.length, leave.length + inside.length, between.length];
  return make('tr', {}, make('th', { scope: 'row' }, goButton(thing.key)), cell(cards[thing.card].label),
    cell(thing.marking || (thing.isAsset ? 'not stated' : '')), cell(thing.what),
    cell(thing.owner || (thing.isAsset ? 'none named' : '')), cell(titles.join('; ')),
    ...counts.map((n) => cell(number(n), true)));
}

/** The numbers of a table do not change with the switch. */
function allWaysOf(key) {
  const { down } = state;
  state.down = false;
  const ways = waysOf(key);
  state.down = down;
  return ways;
}

function paintTables() {
  for (const [name, table] of bodies) {
    if (!table.body) continue;
    const things = linesOf(name);
    if (data.long.includes(name)) {
      paintLong(name, table, things);
    } else {
      const keys = new Set(things.map((thing) => thing.key));
      if (name === 'team') cards.filter((card) => keys.has(card.key)).forEach((card) => keys.add(`d${card.department}`));
      for (const line of table.body.rows) line.hidden = !keys.has(line.dataset.key);
      const shown = name === 'team' ? things.filter((card) => card.isTeam).length : things.length;
      const whole = all[name].length;
      table.line.textContent = shown === whole ? `All ${number(shown)} ${NAMES[name]} are shown.`
        : `${number(shown)} of ${number(whole)} ${NAMES[name]} are shown.`;
    }
  }
}

function paintLong(name, table, things) {
  const shown = Math.min(table.shown, things.length);
  const left = things.length - shown;
  table.body.replaceChildren(...things.slice(0, shown).map(lineOf));
  const whole = all[name].length;
  const found = things.length === whole ? '' : ` that pass, of ${number(whole)} in all,`;
  table.line.textContent = `${number(shown)} of ${number(things.length)} ${NAMES[name]}${found} are shown.`;
  const more = document.querySelector(`[data-more="${name}"]`);
  more.hidden = left === 0;
  more.textContent = `Show ${number(Math.min(data.some, left))} more (of ${number(left)})`;
}

// ---- The address

function address() {
  const said = new URLSearchParams();
  if (state.scene !== data.start) said.set('scene', state.scene);
  for (const key of ['pick', 'q', ...CHOICES]) if (state[key]) said.set(key, state[key]);
  if (state.down) said.set('down', '1');
  return `#${said}`;
}

/** Put the state into the address: a new step for Back, or in place of the last one while somebody types. */
function writeAddress(isSameStep) {
  const next = address();
  if (next === (location.hash || '#')) return;
  try {
    if (isSameStep) history.replaceState(null, '', next); else history.pushState(null, '', next);
  } catch (error) {
    // Inside a notebook's frame the page has no address of its own; everything else works.
    if (error.name !== 'SecurityError') throw error;
  }
}

function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const scene = said.get('scene') || data.start;
  Object.assign(state, { pick: said.get('pick') || '', q: said.get('q') || '', down: said.get('down') === '1' });
  if (!exists(state.pick)) state.pick = '';
  for (const name of CHOICES) {
    byId(name).value = said.get(name) || '';
    state[name] = byId(name).value;
  }
  byId('query').value = state.q;
  byId('down').checked = state.down;
  const asked = scene in data.scenes ? scene : data.start;
  if (asked !== state.scene || !over) showScene(asked);
  cursor = things.has(state.pick) ? state.pick : '';
  refresh(true);
}

// ---- Everything anew

let restedWith = '';

function refresh(isSameStep = false) {
  writeAddress(isSameStep);
  soon(paintThings);
  soon(paintPanel);
  soon(paintWay);
  const asked = JSON.stringify([state.q, state.down, ...CHOICES.map((name) => state[name])]);
  byId('clear').hidden = !(isFiltered() || state.down);
  if (asked !== restedWith) soon(paintTables);
  restedWith = asked;
}

function paintWay() {
  const way = [];
  for (let id = state.scene; id && id in data.scenes && !way.includes(id); id = data.scenes[id].parent) way.unshift(id);
  const steps = way.map((id) => {
    if (id === state.scene) return make('li', { 'aria-current': 'page' }, bdi(data.scenes[id].title));
    const button = make('button', { type: 'button' }, bdi(data.scenes[id].title));
    button.addEventListener('click', () => openScene(id));
    return make('li', {}, button);
  });
  byId('way').hidden = way.length < 2;
  byId('way').firstElementChild.replaceChildren(...steps);
}

// ---- The tool bar

const THEMES = ['', 'dark', 'light'];

function nextTheme() {
  const root = document.documentElement;
  const theme = THEMES[(THEMES.indexOf(root.dataset.theme || '') + 1) % THEMES.length];
  if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  say(`Theme: ${theme || 'as the system has it'}.`);
}

const DEEDS = {
  in: () => zoom(1.3),
  out: () => zoom(1 / 1.3),
  fit,
  full: () => (document.fullscreenElement ? document.exitFullscreen() : byId('screen').requestFullscreen()),
  print: () => window.print(),
  theme: nextTheme,
  help: () => byId('help').showModal(),
  close: () => byId('help').close(),
  'pan-left': () => pan(-160, 0),
  'pan-right': () => pan(160, 0),
  'pan-up': () => pan(0, -120),
  'pan-down': () => pan(0, 120),
};

function listenToTools() {
  byId('query').addEventListener('input', (event) => {
    const isNew = !state.q;
    state.q = event.target.value;
    state.pick = '';
    cursor = '';
    refresh(!isNew);
    say(isFiltered() ? countsFound() : '');
  });
  byId('tools').addEventListener('submit', (event) => { event.preventDefault(); nextFound(); });
  for (const name of CHOICES) {
    byId(name).addEventListener('change', (event) => {
      state[name] = event.target.value;
      state.pick = '';
      cursor = '';
      bodies.forEach((table) => { table.shown = data.some; });
      refresh();
      say(countsFound());
    });
  }
  byId('down').addEventListener('change', (event) => {
    state.down = event.target.checked;
    refresh();
    say(`${count(passing().flow.length, 'flow')}.`);
  });
  byId('clear').addEventListener('click', () => {
    Object.assign(state, { pick: '', q: '', gap: '', marking: '', kind: '', team: '', down: false });
    writeAddress();
    readAddress();
    byId('query').focus();
  });
  document.addEventListener('click', (event) => {
    const { go, more, do: deed } = event.target.closest?.('button')?.dataset || {};
    if (deed) DEEDS[deed]();
    if (more) { bodies.get(more).shown += data.some; paintTables(); }
    if (go) { pick(go, true); stage.focus({ preventScroll: true }); stage.scrollIntoView({ block: 'nearest' }); }
  });
  document.querySelector('[data-do="full"]').hidden = !document.fullscreenEnabled;
  addEventListener('hashchange', readAddress);
  // Paper has another shape than the screen: a picture that is whole on screen fills the page.
  addEventListener('beforeprint', () => { if (view.isFitted) svg.setAttribute('viewBox', sizes().box.join(' ')); });
  addEventListener('afterprint', () => soon(paintView));
}

listenToStage();
listenToTools();
readAddress();
