// Names, flags and relations over the picture: as on a map, of one size at every zoom and never on each other.

const FACE = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
const TIE_FONT = `11px ${FACE}`;
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7]; // of the line, where its name may stand
const MARKS = { cooperation: ["●", `11px ${FACE}`], conflict: ["×", `700 17px ${FACE}`] };
const fontOf = thing => thing.size > 15 ? `600 13px ${FACE}` : `500 12px ${FACE}`;

const ALWAYS_NAMED = 10;
const MOST_RELATIONS = 150; // lines that are named, those that matter most
const SQUARE = 90;
let placed = []; // what stands where: { box, thing }
let squares = new Map(); // the same boxes by where they stand
let view = { scale: 1, x: 0, y: 0, w: 0, h: 0 }; // how places in the graph become pixels, and of those how many there are

const makeFlag = iso2 => [...iso2.toUpperCase()].map(letter => String.fromCodePoint(0x1F1A5 + letter.charCodeAt(0))).join("");

/** Whether this system draws flags: then some dot of one has a colour. */
const hasFlags = (() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.font = `20px ${FACE}`;
  context.fillText(makeFlag("FR"), 0, 24);
  const dots = context.getImageData(0, 0, 40, 40).data;
  return dots.some((red, at) => at % 4 === 0 && Math.abs(red - dots[at + 2]) > 30);
})();

const widths = new Map(), ruler = document.createElement("canvas").getContext("2d");
/** How wide a text is; measuring it anew in each frame would take longer than drawing it. */
function measure(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    ruler.font = font;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}

const overlap = (one, other) =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;

/** The squares of the picture that a box lies in, as numbers; what stands in them is all that can be in its way. */
function* squaresOf({ x, y, w, h }) {
  for (let column = Math.floor(x / SQUARE); column <= (x + w) / SQUARE; column += 1) {
    for (let row = Math.floor(y / SQUARE); row <= (y + h) / SQUARE; row += 1) yield 1000 * column + row;
  }
}

const isFree = box => {
  for (const square of squaresOf(box)) if (squares.get(square)?.some(other => overlap(box, other))) return false;
  return true;
};

function place(box, thing) {
  placed.push({ box, thing });
  for (const square of squaresOf(box)) {
    if (!squares.has(square)) squares.set(square, []);
    squares.get(square).push(box);
  }
}

const boxAround = ({ x, y }, w, h) => ({ x: x - w / 2, y: y - h / 2, w, h });

/** How many nodes and labels a box covers. */
const covers = box => placed.filter(one => overlap(one.box, box)).length;

/** What stands at a point of the picture, the topmost first. */
const labelAt = ({ x, y }) => placed.findLast(({ box }) => overlap(box, { x, y, w: 1, h: 1 }))?.thing;

/** Called after each drawing of the picture. */
function drawLabels(context) {
  if (isPainting) return;
  const { width, clientWidth: w, clientHeight: h } = context.canvas, ratio = width / w;
  view = { scale: network.getScale(), ...network.canvasToDOM({ x: 0, y: 0 }), w, h };
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  writeLabels({
    write(text, x, y, font, fillStyle) {
      Object.assign(context, { font, fillStyle });
      context.fillText(text, x, y + 0.5);
    },
    fill(box) {
      context.fillStyle = `${theme.ground}dd`; // through which lines only just show
      context.beginPath();
      context.roundRect(box.x, box.y, box.w, box.h, 4);
      context.fill();
    },
  });
  context.restore();
}

/** By a pen that writes texts and fills the ground of labels; what is wanted most comes first. */
function writeLabels(pen) {
  const near = nearOpened(), spots = [...drawn.values()].map(findSpot);
  const isClear = ({ thing }) => !near.size || near.has(thing);
  const isWanted = ({ thing }) => near.has(thing) || thing === hovered;
  placed = [];
  squares = new Map();
  for (const { thing, x, y, r } of spots.filter(isClear)) place(boxAround({ x, y }, 2 * r, 2 * r), thing);
  for (const spot of spots) drawFlag(pen, spot, isClear(spot));
  for (const spot of spots.filter(isWanted)) drawName(pen, spot, true);
  for (const tie of selected.edges) if (isNear(tie) || tie === hovered) drawRelation(pen, tie);
  if (!near.size) {
    for (const spot of spots) if (!isWanted(spot)) drawName(pen, spot, spot.thing.rank < ALWAYS_NAMED && !spot.thing.members);
    for (const tie of selected.edges.slice(0, MOST_RELATIONS)) if (tie !== hovered) drawRelation(pen, tie);
  }
}

const toPixels = ({ x, y }) => ({ x: view.x + x * view.scale, y: view.y + y * view.scale });
const findSpot = thing => ({ thing, r: thing.size * view.scale, ...toPixels(network.body.nodes[thing.key]) });

/** Inside the node: the flag of a country, or its two letters; of a community how many there are in it. */
function drawFlag(pen, { thing: { iso2, members }, x, y, r }, isClear) {
  const text = members ? String(members.length) : iso2 && hasFlags ? makeFlag(iso2) : iso2;
  if (!text || r < 7) return;
  pen.write(text, x, y, `700 ${r * (members ? 0.6 : hasFlags ? 1.1 : 0.8)}px ${FACE}`, isClear ? "#fff" : "#fff3");
}

/** A name as it stands in the picture; of a community in a small one, that of its first member. */
const nameIn = ({ name, members }) => shorten(members && view.w < 600 ? name.split(", ")[0] : name, members ? 40 : 28);

/** Below the node where there is room within the picture, else above or beside it; `always` also where there is none, over as little as can be. */
function drawName(pen, { thing, x, y, r }, always) {
  const font = fontOf(thing), text = nameIn(thing), w = measure(text, font) + 8, h = 17;
  const aside = r + w / 2 + 2, above = r + h / 2 + 2;
  const ways = [[0, 1], [0, -1], [1, 0], [-1, 0], [0.6, 1], [-0.6, 1], [0.6, -1], [-0.6, -1]];
  const boxes = ways.map(([right, down]) => boxAround({ x: x + right * aside, y: y + down * above }, w, h));
  const inside = boxes.filter(box => box.x > 0 && box.y > 0 && box.x + w < view.w && box.y + h < view.h);
  const box = inside.find(isFree) ?? (always && (inside[0] ? inside : boxes).sort((one, other) => covers(one) - covers(other))[0]);
  if (!box) return;
  pen.fill(box);
  pen.write(text, box.x + w / 2, box.y + h / 2, font, theme.ink);
  place(box, thing);
}

/** The label on its line, with the marks of its tones; where there is no room, the marks alone. */
function drawRelation(pen, tie) {
  const line = network.body.edges[tie.key]?.edgeType;
  if (!line?.fromPoint || !tie.edge) return;
  const at = share => toPixels(line.getPoint(share)), start = at(0), end = at(1);
  const text = tie.edge.label, tones = tie.tones, marks = 12 * tones.length;
  const w = measure(text, TIE_FONT) + marks + 9, fits = Math.hypot(end.x - start.x, end.y - start.y) > 0.8 * w;
  const share = fits && SHARES.find(one => isFree(boxAround(at(one), w, 16)));
  const small = boxAround(at(0.5), marks + 3, 13), box = share ? boxAround(at(share), w, 16) : marks && isFree(small) ? small : null;
  if (!box) return;
  pen.fill(box);
  tones.forEach((tone, at) => {
    const [mark, font] = MARKS[tone];
    pen.write(mark, box.x + 8 + 12 * at, box.y + box.h / 2, font, settings.tones[tone]);
  });
  if (box.w === w) pen.write(text, box.x + (w + marks) / 2, box.y + 8, TIE_FONT, theme.soft);
  place(box, tie);
}

const tonesOf = tie => Object.keys(MARKS).filter(tone => tie.visible.some(({ relation }) => relation.tone === tone));
