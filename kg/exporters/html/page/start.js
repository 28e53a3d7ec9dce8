// Wires picture, panel, search and filters together.

const WIDE = matchMedia("(min-width: 900px)");
const picture = document.getElementById("picture");
const listen = (id, event, react) => document.getElementById(id).addEventListener(event, react);

/** Brings everything in step with the filters and with what is chosen. */
function refresh() {
  applyFilters();
  paint();
  writePanel();
  writeFilters();
  document.getElementById("shown").textContent = say("shown", {
    entities: seenEntities().length,
    allEntities: entities.length,
    links: shownTies.length,
    allLinks: ties.size,
  });
}

function hover(thing) {
  hovered = thing;
  picture.style.cursor = thing ? "pointer" : "";
  network.redraw();
}

/** The entity or tie at a point of the picture: a node, else a label, else a line. */
const thingAt = point =>
  drawn.get(network.getNodeAt(point)) ?? labelAt(point) ?? ties.get(network.getEdgeAt(point));

function press({ pointer }) {
  const thing = thingAt(pointer.DOM);
  if (thing) choose(thing, WIDE.matches);
  else if (endsOf(chosen).length) choose({ kind: "entities" }, true);
}

function listenToPicture() {
  network.on("afterDrawing", drawLabels);
  network.on("click", press);
  network.on("hoverNode", ({ node }) => hover(drawn.get(node)));
  network.on("hoverEdge", ({ edge }) => hover(ties.get(edge)));
  for (const event of ["blurNode", "blurEdge"]) network.on(event, () => hover(null));
  listen("closer", "click", () => zoom(1.4));
  listen("farther", "click", () => zoom(0.7));
  listen("whole", "click", fitPicture);
}

const openFilters = () => { document.getElementById("filters").open = WIDE.matches; };

function listenToPage() {
  for (const event of ["mouseover", "mouseleave", "focusin"]) {
    panel.addEventListener(event, ({ target }) => hover(target.closest("li")?.thing ?? null));
  }
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && target !== search && visited.length) goBack();
  });
  WIDE.addEventListener("change", openFilters);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
}

async function start() {
  if (!window.DecompressionStream) return panel.replaceChildren(say("old"));
  linkData(await unpack(readJson("payload")));
  openFilters();
  startPicture(picture);
  listenToPicture();
  listenToPage();
  startSearch();
  startFilters();
  refresh();
  fitPicture();
}

start();
