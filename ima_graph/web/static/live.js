// One live page: the store kept up to date by the line. Room, wall and console all start here.

import { Failure, ask } from "./api.js";
import { Line } from "./socket.js";
import { Store } from "./store.js";

const AGAIN_MS = 1500;

/**
 * Load the state and keep it fresh; both objects are there at once, and tell by events when there is something.
 * @param {{as?: string}} [options] `as: "viewer"` looks on as the wall does
 */
export function goLive({ as = "" } = {}) {
  const store = new Store();
  const line = new Line({ since: () => store.number, as });
  const load = loader(store, line, as);
  line.addEventListener("message", (event) => {
    const message = /** @type {CustomEvent} */ (event).detail;
    if (message.type === "delta") store.apply(message);
    else if (message.type === "room") store.setRoom(message.room);
    else if (message.type === "counters") store.setCounters(message.counters);
    else if (message.type === "resync") load();
    else if (message.type === "hello") {
      if (message.number < store.number) load();
      store.setRoom(message.room, message.me);
    }
  });
  load();
  return { store, line, load };
}

/** @param {Store} store @param {Line} line @param {string} as */
function loader(store, line, as) {
  let loading = false;
  return async function load() {
    if (loading) return;
    loading = true;
    try {
      store.load(await ask(as ? `/api/state?as=${as}` : "/api/state"));
      if (!line.isStarted) line.start();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.status === 401) line.leave();
      else setTimeout(load, AGAIN_MS);
    } finally {
      loading = false;
    }
  };
}
