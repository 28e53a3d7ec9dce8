// What is visible -> files, texts to copy, and paper.

const SIDES = { hexagon: [6, 0], dot: [24, 0], square: [4, 45], diamond: [4, 0], triangle: [3, -90], triangleDown: [3, 90], star: [10, -90] };

/** Statements between those who are drawn; all, where communities are. */
const savedStatements = () => selected.level === "groups" ? selected.statements : selected.edges.flatMap(({ visible }) => visible);
const savedEntities = () => selected.level === "groups" ? selected.entities : [...selected.nodes];

/** A statement as a row of texts and numbers. */
function flatten(statement) {
  const { id, subject, relation, object, factuality, speaker, when, where, title, confidence, texts } = statement;
  const { id: article, publisher, published, url } = sourceOf(statement);
  return {
    id, subject: subject.id, relation: relation.id, object: object.id, factuality, attributed_to: speaker?.id, when, where: where?.id, title,
    confidence: confidence / 100, article, publisher, published, url, evidence: texts.join(" … "),
  };
}

/** A cell; what a spreadsheet would take for a formula begins with an apostrophe. */
const writeCell = value => `"${String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

function writeCsv(table) {
  return table.length ? [Object.keys(table[0]), ...table.map(row => Object.values(row))].map(row => `${row.map(writeCell).join(",")}\r\n`).join("") : "";
}

/** Text in XML, without what that cannot hold. */
const xml = value => String(value).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
  .replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);

const FIELDS = {
  node: ["label", "class"],
  edge: ["relation", "factuality", "attributed_to", "when", "where", "title", "confidence", "article", "publisher", "published", "url", "evidence"],
};
const KINDS = Object.keys(FIELDS);

/** A graph of another program's format, whose parts are in forms.json. */
function writeXml(form, table) {
  const join = (rows, write) => rows.map(write).join("");
  const write = kind => row => fill(form[kind], {
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, xml(value)])),
    cells: join(FIELDS[kind].filter(name => row[name] !== undefined), name => fill(form.cell, { kind, name, value: xml(row[name]) })),
  });
  return fill(FORMS.xml, { inner: fill(form.file, {
    types: join(KINDS, kind => fill(form.types, { kind, inner: join(FIELDS[kind], name => fill(form.type, { kind, name, type: name === "confidence" ? "double" : "string" })) })),
    nodes: join(savedEntities(), ({ id, name, cls }) => write("node")({ id, label: name, class: cls })),
    edges: join(table, write("edge")),
  }) });
}

const writeText = (x, y, size, text, more = "", ink = theme.ink, weight = 400) => fill(FORMS.text, { x, y, size, ink, weight, more, text: xml(text) });
const writeLine = (path, { color, width, dashes }) => fill(FORMS.line, { path, color, width, dashes: dashes ? FORMS.dashes : "" });
const writePolygon = (points, colour) => fill(FORMS.shape, { colour, points: points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ") });
/** So far from a point into a direction. */
const go = ({ x, y }, angle, far) => ({ x: x + far * Math.cos(angle), y: y + far * Math.sin(angle) });

function writeShape(cls, at, size) {
  const { shape, colour } = settings.looks[cls] ?? settings.circle, [corners, first] = SIDES[shape];
  return writePolygon(Array.from({ length: corners }, (_, n) =>
    go(at, (first + n * 360 / corners) * Math.PI / 180, size * (shape === "star" && n % 2 ? 0.4 : 1))), colour);
}

/** A line with its arrows, whose tips touch the nodes. */
function writeEdge({ key, first, second, edge }) {
  const line = network.body.edges[key].edgeType, middle = toPixels(line.getPoint(0.5)), [from, to] = [first, second].map(findSpot);
  const head = (thing, share) => {
    const spot = findSpot(thing), back = toPixels(line.getPoint(share)), angle = Math.atan2(back.y - spot.y, back.x - spot.x);
    const tip = go(spot, angle, spot.r);
    return writePolygon([tip, go(tip, angle + 0.3, 12), go(tip, angle - 0.3, 12)], edge.color);
  };
  return writeLine(`M${from.x} ${from.y}Q${2 * middle.x - (from.x + to.x) / 2} ${2 * middle.y - (from.y + to.y) / 2} ${to.x} ${to.y}`, edge) +
    (edge.arrows.includes("to") ? head(second, 0.85) : "") + (edge.arrows.includes("from") ? head(first, 0.15) : "");
}

/** The whole picture as it is laid out, large enough for most of its names, and its key. */
function writeSvg() {
  const all = [...selected.nodes], spots = Object.values(network.getPositions(all.map(({ key }) => key))), scale = 1.5, pad = 90;
  const [left, top, right, bottom] = [[Math.min, "x"], [Math.min, "y"], [Math.max, "x"], [Math.max, "y"]]
    .map(([most, axis]) => scale * most(...spots.map(spot => spot[axis])));
  view = { scale, x: pad - left, y: pad - top, w: Math.max(right - left + 2 * pad, 600), h: bottom - top + 2 * pad };
  let labels = "";
  writeLabels({
    fill: box => { labels += fill(FORMS.box, { ...box, ...theme }); },
    write: (text, x, y, font, colour) => { labels += writeText(x, y, /([\d.]+)px/.exec(font)[1], text, "", colour, /^\d00/.exec(font) ?? 400); },
  });
  const key = writeKey(view.h), shapes = all.map(thing => writeShape(thing.cls, findSpot(thing), thing.size * scale));
  const svg = wrapSvg(view.w, view.h + key.height, [...selected.edges.map(writeEdge), ...shapes, labels, key.svg].join(""));
  network.redraw(); // which puts the labels of the screen in their places again
  return svg;
}

const wrapSvg = (w, h, inner) => fill(FORMS.xml, { inner: fill(FORMS.svg, { w, h, inner, ...theme }) });

/** What stands below a saved picture: its title, what of the graph it shows, the days of the news, what its signs mean. */
function writeKey(top) {
  const days = articles.flatMap(({ published }) => published?.slice(0, 10) ?? []).sort();
  const words = [document.title, byId("shown").textContent, describeFilters(), days.length && say("news", { since: writeDate(days[0]), until: writeDate(days.at(-1)) })];
  const drawn = new Set([...selected.nodes].map(({ cls }) => cls));
  const line = edge => ({ x, y }) => writeLine(`M${x - 9} ${y}h18`, { width: 3, color: settings.tones.neutral, ...edge });
  const mark = (tone, { x, y }) => MARKS[tone] ? writeText(x, y, 14, MARKS[tone][0], fill(FORMS.halo, theme), settings.tones[tone]) : "";
  const signs = [
    ...Object.keys(settings.looks).filter(cls => drawn.has(cls)).map(cls => [TEXTS.class[cls][1], at => writeShape(cls, at, 7)]),
    drawn.has(undefined) && [say("community"), at => writeShape("", at, 7)],
    ...Object.entries(settings.tones).map(([tone, color]) => [TEXTS.tone[tone], at => line({ color })(at) + mark(tone, at)]),
    [say("dashed"), line({ dashes: true })],
    [say("thick"), line({ width: 8 })],
  ].filter(Boolean);
  let svg = "", x = 24, y = top + 8;
  const tell = (size, text) => { svg += writeText(x, y, size, text, FORMS.start); };
  words.filter(Boolean).forEach((text, at) => {
    y += 20;
    tell(at ? 12 : 15, shorten(text, Math.floor(view.w / 8)));
  });
  y += 26;
  for (const [text, sign] of signs) {
    const room = 24 + measure(text, TIE_FONT) * 1.1;
    if (x > 24 && x + room > view.w) [x, y] = [24, y + 22];
    svg += sign({ x: x + 8, y });
    x += 24;
    tell(12, text);
    x += room;
  }
  return { svg, height: y + 24 - top };
}

/** 'Relation: meets (17); without Places' */
const describeFilters = () => controls.filter(({ name, type, checked, defaultChecked }) => name !== "level" && state[name] && (type !== "checkbox" || checked !== defaultChecked)).map(one => {
  const { type, checked, ariaLabel, labels, selectedOptions } = one;
  if (type !== "checkbox") return `${ariaLabel ?? labels[0].firstChild.nodeValue.trim()}: ${selectedOptions?.[0].textContent ?? valueOf(one)}`;
  const name = labels[0].textContent.replace(/\s+\d*\s*$/, "").trim(); // but for the count behind it
  return checked ? name : say("without", { name });
}).join("; ");

/** The picture as it stands on the screen, on its ground, and its key. */
async function drawPng() {
  const { canvas } = network.canvas.frame, ratio = canvas.width / canvas.clientWidth, key = writeKey(0);
  const below = new Image(), sheet = document.createElement("canvas"), high = key.height * ratio;
  below.src = `data:image/svg+xml,${encodeURIComponent(wrapSvg(view.w, key.height, key.svg))}`;
  await below.decode();
  Object.assign(sheet, { width: canvas.width, height: canvas.height + high });
  const context = sheet.getContext("2d");
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(canvas, 0, 0);
  context.drawImage(below, 0, canvas.height, canvas.width, high);
  return new Promise(give => sheet.toBlob(give));
}

const WRITTEN = {
  csv: ["text/csv", writeCsv],
  json: ["application/json", table => `${JSON.stringify(table, null, 1)}\n`],
  gexf: ["application/xml", table => writeXml(FORMS.gexf, table)],
  graphml: ["application/xml", table => writeXml(FORMS.graphml, table)],
  svg: ["image/svg+xml", writeSvg],
};

async function save(format) {
  if (format === "link") return offer(location.href.split("#")[0] + writeHash());
  if (format === "sparql") return offer(writeSparql());
  if (format === "print") return print();
  await unpackEvidence(savedStatements());
  const [type, write] = WRITTEN[format] ?? [];
  const blob = write ? new Blob([write(savedStatements().map(flatten))], { type }) : await drawPng();
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: `graph.${format}` }).click();
  URL.revokeObjectURL(address);
}

/** Shows a text to copy, and copies it where the browser lets a page do so. */
function offer(text) {
  const dialog = byId("offer"), area = dialog.querySelector("textarea");
  area.value = text;
  byId("copy").textContent = say("copy");
  dialog.showModal();
  area.select();
}

function startFiles() {
  for (const one of document.querySelectorAll("[data-save]")) one.addEventListener("click", () => save(one.dataset.save));
  byId("copy").addEventListener("click", async () => {
    byId("offer").querySelector("textarea").select();
    await navigator.clipboard?.writeText(byId("offer").querySelector("textarea").value);
    byId("copy").textContent = say("copied");
  });
}
