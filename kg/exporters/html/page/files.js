// What is visible -> files, texts to copy, and paper.

const SIDES = { hexagon: [6, 0], dot: [24, 0], square: [4, 45], diamond: [4, 0], triangle: [3, -90], triangleDown: [3, 90], star: [10, -90] };

/** Statements between those who are drawn; all, where communities are. */
const savedStatements = () => selected.level === "groups" ? selected.statements : selected.edges.flatMap(({ visible }) => visible);
const savedEntities = () => selected.level === "groups" ? selected.entities : [...selected.nodes];

/** A statement as a row of texts and numbers. */
const flatten = ({ id, subject, relation, object, factuality, speaker, when, where, title, confidence, source, sentences: numbers }) => ({
  id, subject: subject.id, relation: relation.id, object: object.id, factuality, attributed_to: speaker?.id, when, where: where?.id, title,
  confidence: confidence / 100, article: source.id, publisher: source.publisher, published: source.published, url: source.url,
  evidence: numbers.map(number => sentences[number]).join(" … "),
});

/** A cell; what a spreadsheet would take for a formula begins with an apostrophe. */
const writeCell = value => `"${String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

function writeCsv(table) {
  return table.length ? [Object.keys(table[0]), ...table.map(row => Object.values(row))].map(row => `${row.map(writeCell).join(",")}\r\n`).join("") : "";
}

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Text in XML, without what that cannot hold. */
const xml = value => String(value).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
  .replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);

const FIELDS = {
  node: ["label", "class"],
  edge: ["relation", "factuality", "attributed_to", "when", "where", "title", "confidence", "article", "publisher", "published", "url", "evidence"],
};
const typeOf = name => name === "confidence" ? "double" : "string";
const declare = (kind, write) => FIELDS[kind].map(name => write(name, typeOf(name))).join("");
const fill = (kind, row, write) => FIELDS[kind].filter(name => row[name] !== undefined).map(name => write(name, xml(row[name]))).join("");
const listNodes = () => savedEntities().map(({ id, name, cls }) => ({ id, label: name, class: cls }));

function writeGraphml(table) {
  const keys = ["node", "edge"].map(kind =>
    declare(kind, (name, type) => `<key id="${kind}.${name}" for="${kind}" attr.name="${name}" attr.type="${type}"/>\n`)).join("");
  const data = (kind, row) => fill(kind, row, (name, value) => `<data key="${kind}.${name}">${value}</data>`);
  const people = listNodes().map(row => `<node id="${xml(row.id)}">${data("node", row)}</node>\n`).join("");
  const said = table.map(row => `<edge id="${row.id}" source="${xml(row.subject)}" target="${xml(row.object)}">${data("edge", row)}</edge>\n`).join("");
  return `${XML_HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys}<graph edgedefault="directed">\n${people}${said}</graph></graphml>\n`;
}

function writeGexf(table) {
  const keys = ["node", "edge"].map(kind =>
    `<attributes class="${kind}">${declare(kind, (name, type) => `<attribute id="${name}" title="${name}" type="${type}"/>\n`)}</attributes>\n`).join("");
  const data = (kind, row) => `<attvalues>${fill(kind, row, (name, value) => `<attvalue for="${name}" value="${value}"/>`)}</attvalues>`;
  const people = listNodes().map(row => `<node id="${xml(row.id)}" label="${xml(row.label)}">${data("node", row)}</node>\n`).join("");
  const said = table.map(row => `<edge id="${row.id}" source="${xml(row.subject)}" target="${xml(row.object)}" label="${row.relation}">${data("edge", row)}</edge>\n`).join("");
  return `${XML_HEAD}<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed">\n${keys}<nodes>\n${people}</nodes>\n<edges>\n${said}</edges></graph></gexf>\n`;
}

/** The picture in lines and shapes, as it is laid out, with every name. */
function writeSvg() {
  const spots = network.getPositions([...selected.nodes].map(({ key }) => key)), all = Object.values(spots), pad = 90;
  const [left, top, right, bottom] = [Math.min(...all.map(({ x }) => x)) - pad, Math.min(...all.map(({ y }) => y)) - pad, Math.max(...all.map(({ x }) => x)) + pad, Math.max(...all.map(({ y }) => y)) + pad];
  const text = (x, y, size, words) => `<text x="${x}" y="${y}" font-size="${size}">${xml(words)}</text>\n`;
  const lines = selected.edges.map(({ key, first, second, edge }) => {
    const { x, y } = network.body.edges[key].edgeType.getPoint(0.5), from = spots[first.key], to = spots[second.key];
    const via = `${2 * x - (from.x + to.x) / 2} ${2 * y - (from.y + to.y) / 2}`;
    return `<path d="M${from.x} ${from.y}Q${via} ${to.x} ${to.y}" fill="none" stroke="${edge.color}" stroke-width="${edge.width}"${edge.dashes ? ' stroke-dasharray="5"' : ""}/>\n${text(x, y, 9, edge.label)}`;
  });
  const shapes = [...selected.nodes].map(({ key, cls, size, name }) => {
    const { shape, colour } = settings.looks[cls] ?? settings.circle, [corners, turn] = SIDES[shape], { x, y } = spots[key];
    const points = Array.from({ length: corners }, (_, at) => {
      const angle = (turn + at * 360 / corners) * Math.PI / 180, r = size * (shape === "star" && at % 2 ? 0.4 : 1);
      return `${(x + r * Math.cos(angle)).toFixed(1)},${(y + r * Math.sin(angle)).toFixed(1)}`;
    });
    return `<polygon points="${points.join(" ")}" fill="${colour}"/>\n${text(x, y + size + 13, 12, name)}`;
  });
  return `${XML_HEAD}<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}" font-family="sans-serif" text-anchor="middle" fill="${theme.ink}">\n<rect x="${left}" y="${top}" width="100%" height="100%" fill="${theme.ground}"/>\n${lines.join("")}${shapes.join("")}</svg>\n`;
}

/** The picture as it stands on the screen, on its ground. */
function drawPng() {
  const { canvas } = network.canvas.frame, copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d");
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return new Promise(give => copy.toBlob(give));
}

const WRITTEN = {
  csv: ["text/csv", writeCsv],
  json: ["application/json", table => `${JSON.stringify(table, null, 1)}\n`],
  gexf: ["application/xml", writeGexf],
  graphml: ["application/xml", writeGraphml],
  svg: ["image/svg+xml", writeSvg],
};

async function save(format) {
  if (format === "link") return offer(location.href.split("#")[0] + writeHash());
  if (format === "sparql") return offer(writeSparql());
  if (format === "print") return print();
  await unpackEvidence();
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
