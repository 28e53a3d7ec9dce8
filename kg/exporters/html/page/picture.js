// What is selected -> what vis-network draws of it, and where those stand that the layout has no place for.

const FAINT = 0.2;
const MARGIN = { x: 84, y: 46 }; // pixels for names at the edges
const LARGEST_SCALE = 1.25;
const READABLE = 0.42; // the smallest scale at which the page opens
const picture = byId("picture");
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const drawn = new Map(); // entities or communities by key
let network;
let selected = { nodes: new Set(), edges: [] };
let drawnLevel = null;
let bent = new Map(); // how a tie bends, by its key
let isPainting = false;
let hovered = null; // an entity, a community or a tie
let theme = {};

function startPicture() {
  network = new vis.Network(picture, { nodes, edges }, settings.options);
  picture.firstChild.tabIndex = -1; // by key one goes through the list, which holds the same
}

const isNear = tie => {
  const { opened } = selected;
  return [tie.key, tie.first.key, tie.second.key].includes(opened.key) || (opened.steps ?? []).includes(tie);
};

/** Who stands out: none where a list is open. */
const nearOpened = () => new Set([...endsOf(selected.opened), ...(selected.opened.kind === "entity" ? selected.opened.ties : [])
  .flatMap(tie => tie.weight ? [tie.first, tie.second] : [])]);

/** Brings nodes and edges in step with what is selected, and with the theme. */
function paint() {
  const style = getComputedStyle(document.documentElement);
  theme = Object.fromEntries(["ground", "ink", "soft"].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
  network.storePositions(); // where the reader has dragged them
  const isNew = selected.level !== drawnLevel, near = nearOpened();
  isPainting = true; // vis-network draws between the steps, which nobody sees
  drawNodes(isNew, near);
  const keys = new Set(selected.edges.map(({ key }) => key));
  edges.remove(edges.getIds().filter(key => isNew || !keys.has(key)));
  edges.update(selected.edges.map(tie => {
    const opacity = isNear(tie) ? 1 : near.size ? FAINT : 0.8;
    tie.edge = styleTie(tie);
    tie.tones = tonesOf(tie);
    return { ...tie.edge, label: undefined, color: { color: tie.edge.color, opacity } };
  }));
  // What is wanted first on the labels: those of cooperation and conflict.
  selected.edges.sort((one, other) => other.tones.length - one.tones.length);
  if (isNew) fitPicture();
  drawnLevel = selected.level;
  isPainting = false;
  network.redraw();
}

function drawNodes(isNew, near) {
  const { members, points, bends } = layoutOf(selected.level), keys = new Set([...selected.nodes].map(({ key }) => key));
  const isOverview = selected.level === "groups", numbered = isOverview ? groups : entities;
  const spots = new Map(members.map((number, at) => [numbered[number], { x: points[2 * at], y: points[2 * at + 1] }]));
  const sign = isOverview ? "g" : "n";
  if (isNew) {
    bent = new Map(bends.map(([one, other, bend]) =>
      [`${sign}${one} ${sign}${other}`, { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) }]));
  }
  drawn.clear(); // whoever is not in it gets no name, should vis-network draw meanwhile
  nodes.remove(nodes.getIds().filter(key => isNew || !keys.has(key)));
  const style = (thing, place) => {
    const { key, cls, size } = thing, { shape, colour } = settings.looks[cls] ?? settings.circle;
    const border = thing === selected.opened ? theme.ink : theme.ground;
    return { id: key, size, shape, color: { background: colour, border }, opacity: !near.size || near.has(thing) ? 1 : FAINT, ...place };
  };
  const all = [...selected.nodes], isPlaced = thing => nodes.get(thing.key) || spots.has(thing);
  const placed = all.filter(isPlaced);
  nodes.update(placed.map(thing => style(thing, nodes.get(thing.key) ? {} : spots.get(thing))));
  for (const thing of placed) drawn.set(thing.key, thing);
  for (const thing of all) {
    if (drawn.has(thing.key)) continue;
    nodes.update(style(thing, findRoom(thing.ties.map(tie => otherEnd(tie, thing)).find(({ key }) => drawn.has(key)))));
    drawn.set(thing.key, thing);
  }
}

/** As `_draw_edge` in picture.py, for the statements that are visible. */
function styleTie({ key, first, second, visible, weight, links }) {
  const goesFrom = end => !links && visible.some(({ relation, subject }) => !relation.symmetric && subject === end);
  return {
    id: key,
    from: first.key,
    to: second.key,
    label: labelTie({ visible, links }),
    color: settings.tones[toneOf(visible)],
    width: Math.round(70 + 150 * Math.sqrt(Math.min(links || weight, 25))) / 100,
    dashes: !visible.some(({ asserted }) => asserted),
    arrows: [goesFrom(first) && "to", goesFrom(second) && "from"].filter(Boolean).join(", "),
    smooth: bent.get(key) ?? false,
  };
}

/** The nearest free place around somebody who is drawn, along a spiral. */
function findRoom(beside) {
  const start = beside ? network.getPosition(beside.key) : { x: 0, y: 0 };
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

function pan(right, down) {
  const { x, y } = network.getViewPosition(), scale = network.getScale();
  moveTo({ position: { x: x + right / scale, y: y + down / scale } });
}

/** Moves the picture only if somebody is not to be seen in it. */
function bringIntoView({ key }) {
  const position = network.getPosition(key), { x, y } = network.canvasToDOM(position), { clientWidth, clientHeight } = picture;
  if (x < 30 || y < 30 || x > clientWidth - 30 || y > clientHeight - 30) moveTo({ position });
}

/** The whole picture with the names at its edges, or what of it is readable around what is open or matters most, to its edges. */
function fitPicture(least = READABLE) {
  const spots = network.getPositions(), all = [...drawn.values()];
  if (!all.length) return;
  const [x, y] = ["x", "y"].map(axis => [
    Math.min(...all.map(({ key, size }) => spots[key][axis] - size)),
    Math.max(...all.map(({ key, size }) => spots[key][axis] + size)),
  ]);
  const room = { x: Math.max(picture.clientWidth - 2 * MARGIN.x, 50), y: Math.max(picture.clientHeight - 2 * MARGIN.y, 50) };
  const fits = Math.min(LARGEST_SCALE, room.x / Math.max(x[1] - x[0], 1), room.y / Math.max(y[1] - y[0], 1)), scale = Math.max(fits, least);
  const first = spots[(endsOf(selected.opened)[0] ?? all[0]).key] ?? spots[all[0].key];
  const within = (axis, [from, to], half = room[axis] / scale / 2) =>
    to - from > 2 * half ? Math.min(Math.max(first[axis], from + half), to - half) : (from + to) / 2;
  network.moveTo({ position: { x: within("x", x), y: within("y", y) }, scale, animation: false });
}
