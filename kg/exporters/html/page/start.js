// Wires picture, panel, search, filters and timeline together.

const WIDE = matchMedia("(min-width: 900px)");
const PAN = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
const ZOOM = { "+": 1.4, "-": 0.7 };

/** Brings everything in step with the state. */
function refresh() {
  const before = selected.opened?.key;
  const isOther = applyFilters();
  selected = select();
  if (before !== selected.opened.key) {
    rows = ROWS_AT_ONCE;
    panel.scrollTop = 0;
  }
  paint();
  writePanel();
  if (isOther) writeTime();
  form.elements.level.value = selected.level;
  byId("reset").hidden = !isFiltered();
  const isOverview = selected.level === "groups";
  byId("shown").textContent = say("shown", {
    entities: savedEntities().filter(({ visible }) => visible).length, allEntities: entities.length,
    links: (isOverview ? selected.ties : selected.edges).length, allLinks: ties.length,
    statements: savedStatements().length, allStatements: statements.length,
  }) + (isOverview ? say("strongest", { drawn: selected.edges.length, n: groupTies }) : "") + (settings.bounded ? say("bounded", settings.bounded) : "");
}

function hover(thing) {
  hovered = thing;
  picture.style.cursor = thing ? "pointer" : "";
  network.redraw();
}

const edgeOf = key => selected.edges.find(tie => tie.key === key);

/** What is at a point of the picture: a node, else a label, else a line. */
const thingAt = point => drawn.get(network.getNodeAt(point)) ?? labelAt(point) ?? edgeOf(network.getEdgeAt(point));

function press({ pointer }) {
  const thing = thingAt(pointer.DOM);
  if (thing) choose(thing, WIDE.matches);
  else if (!LISTS.includes(selected.opened.kind)) openThing("list", "entities");
}

function listenToPicture() {
  network.on("afterDrawing", drawLabels);
  network.on("click", press);
  network.on("hoverNode", ({ node }) => hover(drawn.get(node)));
  network.on("hoverEdge", ({ edge }) => hover(edgeOf(edge)));
  for (const event of ["blurNode", "blurEdge"]) network.on(event, () => hover(null));
  for (const [id, react] of Object.entries({ closer: () => zoom(1.4), farther: () => zoom(0.7), whole: () => fitPicture(0) })) byId(id).addEventListener("click", react);
  picture.addEventListener("keydown", event => {
    if (PAN[event.key]) pan(...PAN[event.key]);
    else if (ZOOM[event.key]) zoom(ZOOM[event.key]);
    else return;
    event.preventDefault();
  });
}

const openFilters = () => { byId("filters").open = WIDE.matches; };

function listenToPage() {
  for (const event of ["mouseover", "mouseleave", "focusin"]) {
    panel.addEventListener(event, ({ target }) => hover(target.closest("li")?.thing ?? null));
  }
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && target !== search && !byId("offer").open && depth) history.back();
  });
  WIDE.addEventListener("change", openFilters);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
}

const fillSelect = (name, options) => form.elements[name].append(...options.map(([value, text]) => make("option", { value }, text)));

/** Puts in the filters what there is to choose from, the most frequent first; once they are wanted. */
function fillSelects() {
  if (form.elements.relation.options.length > 1) return;
  const count = key => {
    const counts = new Map();
    for (const statement of statements) {
      const value = key(statement);
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].sort((one, other) => other[1] - one[1]);
  };
  fillSelect("relation", count(({ relation }) => relation).map(([{ id, short }, n]) => [id, `${short} (${n})`]));
  fillSelect("speaker", count(({ speaker }) => speaker).map(([{ id, name }, n]) => [id, `${shorten(name, 40)} (${n})`]));
  fillSelect("publisher", count(({ article }) => publishers[article]).map(([name, n]) => [name, `${shorten(name, 40)} (${n})`]));
}

/** The levels, that which the page opens with first. */
function fillLevels() {
  const top = ["top", say("top", { n: levels[0].members.length })], overview = ["groups", say("overview", { n: groups.length })];
  const inner = groups.map(({ id, name, members }) => [id, say("inner", { names: name, n: members.length })]);
  fillSelect("level", groups.length ? [...firstLevel === "groups" ? [overview, top] : [top, overview], ...inner] : [top]);
  byId("levels").hidden = !groups.length;
}

async function start() {
  if (!window.DecompressionStream) return panel.replaceChildren(say("old"));
  linkData(await unpack(readJson("graph")));
  startTime();
  findFirstLevel();
  fillLevels();
  byId("further").addEventListener("toggle", fillSelects);
  openFilters(); // before the picture is measured
  startPicture();
  listenToPicture();
  listenToPage();
  startSearch();
  startFiles();
  startState();
  refresh();
}

start();
