// Entities and ties -> what vis-network draws; which entities are drawn, and where those go that join later.

const NEIGHBOURS_AT_ONCE = 20;
const FAINT = 0.14;
const READABLE = 0.5; // the smallest scale at which the page opens
const drawn = new Map(); // entities by id
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
let network;
let shownTies = [];
let theme = {};

function startPicture(container) {
  nodes.add(embedded.nodes.map(node => ({ ...node, label: undefined })));
  for (const entity of entities) if (nodes.get(entity.id)) drawn.set(entity.id, entity);
  for (const edge of embedded.edges) ties.get(edge.id).smooth = edge.smooth;
  network = new vis.Network(container, { nodes, edges }, embedded.options);
  container.firstChild.tabIndex = -1; // by key one goes through the list, which holds the same
}

/** What is drawn and let through by the filters, the most important first. */
const seenEntities = () => visibleEntities().filter(entity => drawn.has(entity.id));

/** Brings nodes and edges in step with the filters, the theme, what is drawn and what is chosen. */
function paint() {
  const style = getComputedStyle(document.documentElement);
  theme = Object.fromEntries(["ground", "ink", "soft"].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
  const near = nearChosen();
  network.storePositions(); // where the reader has dragged them
  nodes.update([...drawn.values()].map(entity => ({
    id: entity.id,
    hidden: !entity.visible,
    color: { background: embedded.looks[entity.cls].colour, border: entity === chosen ? theme.ink : theme.ground },
    opacity: !near.size || near.has(entity) ? 1 : FAINT,
  })));
  shownTies = bySupport(ties.values())
    .filter(({ first, second }) => drawn.has(first.id) && drawn.has(second.id))
    .sort((one, other) => tonesOf(other).length - tonesOf(one).length);
  const ids = new Set(shownTies.map(tie => tie.id));
  edges.remove(edges.getIds().filter(id => !ids.has(id)));
  edges.update(shownTies.map(tie => {
    const opacity = isNear(tie) ? 1 : near.size ? FAINT : 0.8;
    tie.edge = styleTie(tie);
    return { ...tie.edge, label: undefined, color: { color: tie.edge.color, opacity } };
  }));
}

/** As `_draw_edge` in picture.py, for the statements that the filters let through. */
function styleTie({ id, first, second, visible, weight, smooth = false }) {
  const goesFrom = end => visible.some(({ relation, subject }) => !relation.symmetric && subject === end);
  return {
    id,
    from: first.id,
    to: second.id,
    label: labelTie(visible),
    color: embedded.tones[toneOf(visible)],
    width: Math.round(15 + 135 * Math.sqrt(Math.min(weight, 25))) / 100,
    dashes: !visible.some(statement => statement.asserted),
    arrows: [goesFrom(first) && "to", goesFrom(second) && "from"].filter(Boolean).join(", "),
    smooth,
  };
}

const hiddenNeighbours = entity => entity.ties
  .filter(tie => tie.weight)
  .map(tie => otherEnd(tie, entity))
  .filter(other => !drawn.has(other.id))
  .sort((one, other) => one.rank - other.rank);

function expand(entity) {
  for (const neighbour of hiddenNeighbours(entity).slice(0, NEIGHBOURS_AT_ONCE)) draw(neighbour, entity);
  refresh();
  panel.querySelector("h2").focus();
}

/** Adds an entity to the picture, beside another that is drawn already. */
function draw(entity, beside = entity.ties.map(tie => otherEnd(tie, entity)).find(other => drawn.has(other.id))) {
  if (drawn.has(entity.id)) return;
  const start = beside ? network.getPosition(beside.id) : network.getViewPosition();
  const { id, cls, size } = entity;
  nodes.add({ id, size, shape: embedded.looks[cls].shape, ...findRoom(start) });
  drawn.set(id, entity);
}

/** The nearest free place around a point, along a spiral. */
function findRoom(start) {
  const taken = Object.values(network.getPositions());
  for (let step = 1; ; step += 1) {
    const radius = 70 + 6 * step, angle = 0.9 * step;
    const x = Math.round(start.x + radius * Math.cos(angle)), y = Math.round(start.y + radius * Math.sin(angle));
    if (taken.every(other => Math.abs(other.x - x) > 95 || Math.abs(other.y - y) > 62)) return { x, y };
  }
}

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const moveTo = view => network.moveTo({ ...view, animation: !STILL.matches && { duration: 350 } });
const zoom = factor => moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.1), 4) });

/** Moves the picture only if the entity is not to be seen in it. */
function bringIntoView({ id }) {
  const position = network.getPosition(id), { x, y } = network.canvasToDOM(position), { clientWidth, clientHeight } = picture;
  if (x < 30 || y < 30 || x > clientWidth - 30 || y > clientHeight - 30) moveTo({ position });
}

/** The whole picture, or what of it is readable around its most important entity. */
function fitPicture() {
  network.fit({ animation: false });
  const scale = Math.min(network.getScale(), 1.25), [first] = seenEntities();
  if (first && scale < READABLE) network.moveTo({ position: network.getPosition(first.id), scale: READABLE });
  else network.moveTo({ scale });
}
