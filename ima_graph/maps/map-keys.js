// The pointer and the keys on the stage. Single letters act only while the stage has the focus.

const HOVER_DELAY_MS = 150;
let hoverTimer = 0;
let dragging = null;
let hasDragged = false;

function thingAt(event) {
  return event.target.closest?.('.thing[data-key]')?.dataset.key || '';
}

function listenToStage() {
  stage.addEventListener('pointerover', (event) => {
    clearTimeout(hoverTimer);
    // All flows of a department at once would say nothing; a click shows them.
    const key = thingAt(event).replace(/^d\d+$/, '');
    if (dragging || state.pick || key === hovered) return;
    hoverTimer = setTimeout(() => { hovered = key; soon(paintThings); }, HOVER_DELAY_MS);
  });
  stage.addEventListener('pointerleave', () => {
    clearTimeout(hoverTimer);
    if (hovered) { hovered = ''; soon(paintThings); }
  });
  stage.addEventListener('pointerdown', (event) => {
    stage.classList.remove('by-key');
    if (event.button === 0) dragging = { x: event.clientX, y: event.clientY, id: event.pointerId };
    hasDragged = false;
  });
  stage.addEventListener('pointermove', (event) => {
    if (!dragging) return;
    const [dx, dy] = [event.clientX - dragging.x, event.clientY - dragging.y];
    if (!hasDragged && Math.hypot(dx, dy) < 5) return;
    if (!hasDragged) stage.setPointerCapture(dragging.id);
    hasDragged = true;
    Object.assign(dragging, { x: event.clientX, y: event.clientY });
    pan(-dx, -dy);
  });
  for (const end of ['pointerup', 'pointercancel']) stage.addEventListener(end, () => { dragging = null; });
  stage.addEventListener('click', (event) => { if (!hasDragged) pick(thingAt(event)); });
  stage.addEventListener('dblclick', (event) => openScene(sceneInside(thingAt(event))));
  stage.addEventListener('wheel', (event) => {
    // When the whole is in sight, turning back scrolls the page as anywhere else.
    if (event.deltaY > 0 && view.isFitted && !event.ctrlKey) return;
    event.preventDefault();
    const { left, top } = stage.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 400), event.clientX - left, event.clientY - top);
  }, { passive: false });
  stage.addEventListener('keydown', onKey);
  new ResizeObserver(() => {
    const { w, h, box } = sizes();
    view.fit = Math.min(w / box[2], h / box[3], LARGEST_AT_REST);
    if (view.isFitted || view.k < view.fit) view = { ...view, k: view.fit, isFitted: true };
    soon(paintView);
  }).observe(stage);
}

const KEYS = {
  ArrowLeft: () => step(-1, 0),
  ArrowRight: () => step(1, 0),
  ArrowUp: () => step(0, -1),
  ArrowDown: () => step(0, 1),
  Enter: () => (cursor && cursor === state.pick ? openScene(sceneInside(cursor)) : pick(cursor)),
  Escape: () => pick(''),
  o: () => openScene(sceneInside(cursor || state.pick)),
  u: goUp,
  '+': () => zoom(1.3),
  '=': () => zoom(1.3),
  '-': () => zoom(1 / 1.3),
  0: fit,
  '/': () => byId('query').focus(),
  '?': () => byId('help').showModal(),
};

function onKey(event) {
  const run = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  run();
}
