// What this browser knows of the room: the folded state, and each change after it. Views listen for "change".

/**
 * @typedef {{id: string, kind: string, name: string, team: string, aliases: string[], order: number}} Known
 * @typedef {{id: string, from: string, to: string, assets: string[], frequency: string, via: string, why: string,
 *   standing: string, order: number}} Flow
 * @typedef {{number: number, id: string, team: string, kind: string, records?: any[][], flows?: any[][],
 *   gone?: string[], text?: string}} Delta
 * @typedef {{id: string, name: string, kind: string}} Name
 */

const LATEST = 50;

/** The kinds that a part of a fact may be a name of. */
export const KINDS = {
  from: ["team", "organisation", "post", "person", "place"],
  to: ["team", "organisation", "post", "person", "place"],
  who: ["team", "organisation", "post", "person"],
  asset: ["informationasset"],
  via: ["place"],
  place: ["place"],
};

/** @param {string} kind such as "InformationAsset" or "information asset" */
const plain = (kind) => String(kind || "").toLowerCase().replace(/[^a-z]/g, "");

/** @type {Record<string, string>} */
const SAID = { OpenPoint: "note or question" };

/** A kind as people read it. @param {string} kind such as "InformationAsset" */
export const spoken = (kind) => SAID[kind] || String(kind || "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

/** Compare names as people do: no case, no accents, single spaces. @param {string} text */
export const folded = (text) =>
  String(text || "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

/** State and deltas of one room. Emits "change" with detail "state", "delta", "room" or "counters". */
export class Store extends EventTarget {
  constructor() {
    super();
    this.number = 0;
    this.revision = 0;
    this.loaded = false;
    /** @type {Record<string, any>} */ this.room = {};
    /** @type {Record<string, any>} */ this.me = {};
    /** @type {Record<string, any>} */ this.counters = {};
    /** @type {Map<string, Known>} */ this.records = new Map();
    /** @type {Map<string, Flow>} */ this.flows = new Map();
    /** @type {Delta[]} */ this.latest = [];
    /** @type {Map<string, number>} */ this.spoke = new Map();
    this.arrivals = 0;
    /** @type {number | null} */ this.timerEnds = null;
    /** @type {Map<string, {revision: number, value: any}>} */ this.kept = new Map();
  }

  /** Take the whole state from GET /api/state in place of what is here. @param {any} state */
  load(state) {
    this.records.clear();
    this.flows.clear();
    this.number = state.number || 0;
    this.room = state.room || {};
    this.me = state.me || {};
    this.counters = state.counters || {};
    this.#timer();
    this.#heard();
    this.#take(state);
    this.loaded = true;
    this.tell("state");
  }

  /** Take one change; taking it twice is taking it once. @param {Delta} delta */
  apply(delta) {
    this.#take(delta);
    this.number = Math.max(this.number, delta.number || 0);
    if (delta.team) this.spoke.set(delta.team, performance.now());
    if (delta.text && !this.latest.some((known) => known.id === delta.id)) {
      this.latest = [delta, ...this.latest].slice(0, LATEST);
    }
    this.tell("delta", delta);
  }

  /** Take what the server says of the room, and of me. @param {any} room @param {any} [me] */
  setRoom(room, me) {
    this.room = room || this.room;
    this.me = me || this.me;
    this.#timer();
    this.#heard();
    this.tell("room");
  }

  /** Seconds since a team entered something, null when it never did. @param {string} team */
  quiet(team) {
    const spoke = this.spoke.get(team);
    return spoke === undefined ? null : (performance.now() - spoke) / 1000;
  }

  /** Seconds until the timer ends, 0 when it has, null when there is none. */
  get left() {
    return this.timerEnds === null ? null : Math.max(0, Math.ceil((this.timerEnds - performance.now()) / 1000));
  }

  /** When each team last entered something; between two tellings of the room its changes say so. */
  #heard() {
    for (const { id, quiet_s } of this.room.teams || []) {
      if (quiet_s !== null) this.spoke.set(id, performance.now() - quiet_s * 1000);
    }
  }

  #timer() {
    const left = this.room.timer?.left_s;
    this.timerEnds = left === undefined ? null : performance.now() + left * 1000;
  }

  /** @param {Record<string, any>} counters */
  setCounters(counters) {
    this.counters = counters;
    this.tell("counters");
  }

  /** Say that something changed. @param {string} what @param {Delta} [delta] */
  tell(what, delta) {
    this.revision += 1;
    this.dispatchEvent(new CustomEvent("change", { detail: { what, delta } }));
  }

  /** The name of a record, or "" for one that is not here; people are not named. @param {string} id */
  name(id) {
    const record = this.records.get(id);
    return record ? record.name || (plain(record.kind) === "person" ? "a person" : "") : "";
  }

  /** The team that this browser belongs to, in words. */
  get team() {
    return this.me.team_label || this.name(this.me.team) || "";
  }

  /** Names that may complete a part, sorted; those of the own team first. @param {string[]} kinds @returns {Name[]} */
  names(kinds) {
    return this.#keep(`names ${kinds}`, () => {
      const wanted = new Set(kinds.map(plain));
      return [...this.records.values()]
        .filter((record) => record.name && wanted.has(plain(record.kind)))
        .sort((a, b) => Number(b.team === this.me.team) - Number(a.team === this.me.team) || (a.name < b.name ? -1 : 1))
        .map(({ id, name, kind, aliases }) => ({ id, name, kind, keys: [name, ...aliases].map(folded) }));
    });
  }

  /**
   * Names that go on from what is typed: those that begin with it, then those with a word that does.
   * @param {string} typed @param {string[]} kinds @param {number} [most]
   * @returns {Name[]}
   */
  complete(typed, kinds, most = 6) {
    const start = folded(typed);
    if (!start) return this.names(kinds).slice(0, most);
    const first = [];
    const second = [];
    for (const name of /** @type {any[]} */ (this.names(kinds))) {
      if (name.keys.some((/** @type {string} */ key) => key.startsWith(start))) first.push(name);
      else if (name.keys.some((/** @type {string} */ key) => key.includes(` ${start}`))) second.push(name);
      if (first.length === most) break;
    }
    return [...first, ...second].slice(0, most);
  }

  /** What my team has said, newest first: flows from or to it, and what it holds. */
  teamEntries() {
    return this.#keep("team", () => this.entriesOf(this.me.team));
  }

  /** Whether an end of a flow is a team, or a post in it. @param {string} end @param {string} team */
  isOf(end, team) {
    return end === team || this.records.get(end)?.team === team;
  }

  /** Flows from or to a team and records of it, newest first. @param {string} team @returns {(Flow | Known)[]} */
  entriesOf(team) {
    if (!team) return [];
    const flows = [...this.flows.values()].filter((flow) => this.isOf(flow.from, team) || this.isOf(flow.to, team));
    const records = [...this.records.values()].filter((record) => record.team === team && record.id !== team);
    return [...flows, ...records].sort((a, b) => b.order - a.order);
  }

  /** @template T @param {string} key @param {() => T} make @returns {T} */
  #keep(key, make) {
    const kept = this.kept.get(key);
    if (kept?.revision === this.revision) return kept.value;
    const value = make();
    this.kept.set(key, { revision: this.revision, value });
    return value;
  }

  /** @param {{records?: any[][], flows?: any[][], gone?: string[]}} told */
  #take({ records = [], flows = [], gone = [] }) {
    for (const [id, kind, name, team, ...aliases] of records) {
      const order = this.records.get(id)?.order ?? this.arrivals++;
      this.records.set(id, { id, kind, name, team: team || "", aliases: aliases.flat(), order });
    }
    for (const [id, from, to, assets, frequency, via, why, standing] of flows) {
      const order = this.flows.get(id)?.order ?? this.arrivals++;
      this.flows.set(id, { id, from, to, assets: assets || [], frequency, via, why, standing, order });
    }
    for (const id of gone) {
      this.records.delete(id);
      this.flows.delete(id);
    }
  }
}
