// What the page knows, and which of it passes the search and the filters. Rows, cards, departments and flows stand in
// the order of the picture: the key "r12" is rows[12], "c3" is cards[3], "d0" is departments[0], "f7" is flows[7].

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);
const word = (n) => data.words[n];

const gaps = data.gaps.map((held) => {
  const [code, title, because, fix, who] = held.map(word);
  const hasKind = /^[UO]\d+$/.test(code);
  return { code, title: hasKind ? `${title} (${code})` : title, because, fix, who };
});
const findings = (numbers) => numbers.map((n) => gaps[n]);

const { departments } = data;
const cards = data.cards.map(([label, department, isTeam, found], n) => ({
  key: `c${n}`, label, department, isTeam: Boolean(isTeam), gaps: findings(found), rows: [],
}));
const rows = data.rows.map(([label, card, isAsset, marking, what, owner, also, personal, found], n) => ({
  key: `r${n}`, label, card, isAsset: Boolean(isAsset), marking: word(marking), what: word(what), owner: word(owner),
  also: word(also), isPersonal: Boolean(personal), gaps: findings(found),
}));
rows.forEach((row) => cards[row.card].rows.push(row));
const flows = data.flows.map(([source, target, cargo, isDown, sentence, from, to, found, cells], n) => ({
  key: `f${n}`, source, target, cargo, isDown: Boolean(isDown), sentence, from: word(from), to: word(to),
  gaps: findings(found), cells: cells && cells.map(word),
}));
for (const scene of Object.values(data.scenes)) {
  scene.arrows = scene.arrows.map(([flow, source, target, d, isDown, label]) => (
    { flow, source, target, d, isDown: Boolean(isDown), label }));
}

/** What is shown; the address holds all of it. `pick` is a key. */
const state = { scene: data.start, pick: '', q: '', gap: '', marking: '', kind: '', team: '', down: false };

const numberOf = (key) => Number(key.slice(1));
const thingOf = (key) => ({ r: rows, c: cards, f: flows }[key[0]] || [])[numberOf(key)];
const labelOf = (key) => (key[0] === 'd' ? departments[numberOf(key)] : thingOf(key)?.label) || '';
const exists = (key) => /^[rcd]\d+$/.test(key) && labelOf(key) !== '';

/** Give the number of the card that a row stands in, or of the card itself; -1 for an end that nobody stated. */
function cardOf(key) {
  if (key[0] === 'r') return rows[numberOf(key)].card;
  return key[0] === 'c' ? numberOf(key) : -1;
}

function departmentOf(key) {
  if (key[0] === 'd') return numberOf(key);
  return cardOf(key) < 0 ? -1 : cards[cardOf(key)].department;
}

// ---- Flows of a thing

const touching = new Map();
flows.forEach((flow, n) => {
  const ends = [flow.source, flow.target].filter(Boolean);
  const keys = [...ends, ...flow.cargo, ...ends.flatMap((end) => [`c${cardOf(end)}`, `d${departmentOf(end)}`])];
  for (const key of new Set(keys)) {
    if (touching.has(key)) touching.get(key).push(n); else touching.set(key, [n]);
  }
});

/** Give the numbers of the flows that begin or end at a thing or carry it; with the switch on, only those going down. */
function flowsOf(key) {
  const found = touching.get(key) || [];
  return state.down ? found.filter((n) => flows[n].isDown) : found;
}

/** Put the flows of a thing in three: those that come in, those that leave, and the others. */
function waysOf(key) {
  const isAt = (end) => {
    if (!end) return false;
    if (key[0] === 'd') return departmentOf(end) === numberOf(key);
    if (key[0] === 'c') return cardOf(end) === numberOf(key);
    return end === key || (rows[numberOf(key)].isAsset && cardOf(end) === cardOf(key));
  };
  const ways = { enter: [], leave: [], inside: [], between: [] };
  for (const flow of flowsOf(key).map((n) => flows[n])) {
    const [leaves, enters] = [isAt(flow.source), isAt(flow.target)];
    if (leaves && enters) ways.inside.push(flow);
    else if (leaves) ways.leave.push(flow);
    else if (enters) ways.enter.push(flow);
    else ways.between.push(flow);
  }
  return ways;
}

/** Give a flow's pair of ends on every level: a bundle joins teams, departments, or one of each. */
function pairsOf(flow) {
  if (!flow.source || !flow.target) return [];
  const levels = (end) => [end, `c${cardOf(end)}`, `d${departmentOf(end)}`];
  return levels(flow.source).flatMap((from) => levels(flow.target).map((to) => `${from}>${to}`));
}

/** Give the keys of everything that a thing's flows touch, with what they stand in. */
function touchedBy(key) {
  const found = new Set([key]);
  const add = (one) => {
    found.add(one);
    if (one[0] === 'r') found.add(`c${cardOf(one)}`);
    found.add(`d${departmentOf(one)}`);
  };
  add(key);
  if (key[0] === 'c') cards[numberOf(key)].rows.forEach((row) => add(row.key));
  if (key[0] === 'd') {
    for (const card of cards.filter((one) => one.department === numberOf(key))) [card, ...card.rows].forEach((one) => add(one.key));
  }
  for (const flow of flowsOf(key).map((n) => flows[n])) [flow.source, flow.target, ...flow.cargo].filter(Boolean).forEach(add);
  return found;
}

// ---- Search and filters. Tables, counts, list and map all ask these.

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const NOT_STATED = 'Not stated';

function hay(thing) {
  if (thing.hay === undefined) {
    const texts = {
      r: () => [thing.label, thing.owner, thing.also, cards[thing.card].label],
      c: () => [thing.label],
      f: () => [thing.sentence],
    };
    thing.hay = folded([...texts[thing.key[0]](), ...thing.gaps.map((gap) => gap.code)].join(' '));
  }
  return thing.hay;
}

const isFiltered = () => Boolean(state.q.trim() || state.gap || state.marking || state.kind || state.team);

let asked = { q: '', parts: [] };
function passesWords(thing) {
  if (asked.q !== state.q) asked = { q: state.q, parts: folded(state.q).split(/\s+/).filter(Boolean) };
  return asked.parts.every((part) => hay(thing).includes(part));
}

function passesGap(thing) {
  const first = { unowned: /^U\d/, orphaned: /^O\d/, any: /./ }[state.gap];
  return !state.gap || thing.gaps.some(({ code }) => (first ? first.test(code) : code === state.gap));
}

const isInTeam = (key) => !state.team
  || (state.team[0] === 'd' ? departmentOf(key) : cardOf(key)) === numberOf(state.team);
const hasMarking = (row) => !state.marking || (row.isAsset && (row.marking || NOT_STATED) === state.marking);
const hasKind = (row) => !state.kind || (row.isAsset && (row.what || NOT_STATED).split(', ').includes(state.kind));

function passesRow(row) {
  return passesWords(row) && passesGap(row) && hasMarking(row) && hasKind(row) && isInTeam(row.key);
}

/** A team passes by itself only while nothing is asked that only assets have. */
function passesCard(card) {
  return !state.marking && !state.kind && passesWords(card) && passesGap(card) && isInTeam(card.key);
}

/** A flow passes when it has the finding itself, carries an asset that is asked for, and begins or ends in the team. */
function passesFlow(flow) {
  const carried = flow.cargo.map((key) => rows[numberOf(key)]);
  return (!state.down || flow.isDown) && passesWords(flow) && passesGap(flow)
    && (!state.team || isInTeam(flow.source) || isInTeam(flow.target))
    && (!(state.marking || state.kind) || carried.some((row) => hasMarking(row) && hasKind(row)));
}

const isAsset = (row) => row.isAsset;
const isOther = (row) => !row.isAsset;
const all = {
  asset: rows.filter(isAsset), other: rows.filter(isOther), team: cards.filter((card) => card.isTeam), flow: flows,
};
let answer = { to: '' };

/** Give everything that passes: worked out once for each question, however many ask. */
function passing() {
  const to = JSON.stringify([state.q, state.gap, state.marking, state.kind, state.team, state.down]);
  if (answer.to !== to) {
    const found = rows.filter(passesRow);
    answer = {
      to, row: found, card: cards.filter(passesCard), asset: found.filter(isAsset), other: found.filter(isOther),
      flow: flows.filter(passesFlow),
    };
    answer.team = answer.card.filter((card) => card.isTeam);
  }
  return answer;
}

/** Give the keys of what passes, with what it stands in; null while nothing is asked. */
function matching() {
  if (!isFiltered()) return null;
  const found = new Set();
  for (const thing of [...passing().row, ...passing().card]) {
    found.add(thing.key);
    if (thing.card !== undefined) found.add(`c${thing.card}`);
    found.add(`d${departmentOf(thing.key)}`);
  }
  return found;
}
