// Entities and ties -> what vis-network draws; which entities are drawn, and where those go that join later.

const NEIGHBOURS_AT_ONCE = 20;
const FAINT = 0.14;
const READABLE = 0.5; // the smallest scale at which the page opens
const drawn = new Set(); // entities
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
let network;
let shownTies = [];
let theme = {};

function startPicture(container) {
  for (const node of embedded.nodes) drawn.add(Object.assign(graph.entities.get(node.id), { node }));
  for (const edge of embedded.edges) graph.ties.get(edge.id).smooth = edge.smooth;
  paint();
  const arrow = { scaleFactor: 0.5 };
  network = new vis.Network(container, { nodes, edges }, {
    ...embedded.options,
    physics: false,
    layout: { improvedLayout: false },
    nodes: { chosen: false, borderWidth: 2 },
    edges: { chosen: false, smooth: false, arrowStrikethrough: false, arrows: { to: arrow, from: arrow } },
    interaction: { hover: true, selectable: false, zoomSpeed: 0.7 },
  });
  fitPicture();
}

/** What is drawn and let through by the filters, the most important first. */
const seenEntities = () => visibleEntities().filter(entity => drawn.has(entity));

/** Brings nodes and edges in step with the filters, the theme, what is drawn and what is chosen. */
function paint() {
  const style = getComputedStyle(document.documentElement);
  theme = Object.fromEntries(["ground", "ink", "soft"].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
  const near = nearChosen();
  shownTies = visibleTies().filter(tie => drawn.has(tie.first) && drawn.has(tie.second));
  nodes.update([...drawn].map(entity => ({
    ...entity.node,
    label: undefined,
    hidden: !entity.visible,
    color: { background: entity.node.color, border: entity === chosen ? theme.ink : theme.ground },
    opacity: !near.size || near.has(entity) ? 1 : FAINT,
  })));
  const ids = new Set(shownTies.map(tie => tie.id));
  edges.remove(edges.getIds().filter(id => !ids.has(id)));
  edges.update(shownTies.map(tie => {
    const edge = styleTie(tie), opacity = isNear(tie) ? 1 : near.size ? FAINT : 0.75;
    return { ...edge, label: undefined, color: { color: edge.color, opacity } };
  }));
}

/** As `_draw_edge` in picture.py, for the statements that the filters let through. */
function styleTie({ id, first, second, visible, smooth = false }) {
  const goesFrom = end => visible.some(({ relation, subject }) => !relation.symmetric && subject === end);
  return {
    id,
    from: first.id,
    to: second.id,
    label: labelTie(visible),
    color: embedded.tones[toneOf(visible)],
    width: Math.round(15 + 135 * Math.sqrt(Math.min(weigh(visible), 25))) / 100,
    dashes: !visible.some(statement => statement.asserted),
    arrows: [goesFrom(first) && "to", goesFrom(second) && "from"].filter(Boolean).join(", "),
    smooth,
  };
}

const hiddenNeighbours = entity => entity.ties
  .filter(tie => tie.visible.length)
  .map(tie => otherEnd(tie, entity))
  .filter(other => !drawn.has(other))
  .sort((one, other) => one.rank - other.rank);

function expand(entity) {
  for (const neighbour of hiddenNeighbours(entity).slice(0, NEIGHBOURS_AT_ONCE)) draw(neighbour, entity);
  refresh();
}

/** Adds an entity to the picture, beside another that is drawn already. */
function draw(entity, beside = entity.ties.map(tie => otherEnd(tie, entity)).find(other => drawn.has(other))) {
  if (drawn.has(entity)) return;
  const start = beside ? network.getPosition(beside.id) : network.getViewPosition();
  const { shape, colour } = embedded.looks[entity.cls];
  entity.node = { id: entity.id, shape, color: colour, size: entity.size, ...findRoom(start) };
  drawn.add(entity);
  nodes.update({ ...entity.node, label: undefined });
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
const centre = entity => moveTo({ position: network.getPosition(entity.id), scale: Math.max(network.getScale(), 0.7) });

/** The whole picture, or what of it is readable around its most important entity. */
function fitPicture() {
  network.fit({ animation: false });
  const scale = Math.min(network.getScale(), 1.25), [first] = seenEntities();
  if (first && scale < READABLE) network.moveTo({ position: network.getPosition(first.id), scale: READABLE });
  else network.moveTo({ scale });
}
