// What is open -> the panel beside the picture: a list of everything, an entity, a way; the rest is in evidence.js.

const ROWS_AT_ONCE = 100;
const panel = byId("panel");
let rows = ROWS_AT_ONCE;
let way = null; // whom the search is to find a way from

/** An element with its class or attributes and its children; strings become text, never markup. */
function make(tag, attributes, ...children) {
  const node = document.createElement(tag), named = typeof attributes === "string" ? { class: attributes } : attributes;
  for (const [name, value] of Object.entries(named)) node.setAttribute(name, value);
  node.append(...children.filter(Boolean));
  return node;
}

const note = (...children) => make("p", "soft", ...children);
const nameOf = entity => make("bdi", "", entity.name);

function button(press, attributes, ...children) {
  const node = make("button", attributes, ...children);
  node.addEventListener("click", press);
  return node;
}

/** A link to the web, or text alone where the address is no web address. */
const link = (href, text) => make("a", /^https?:/i.test(href) ? { href, target: "_blank", rel: "noopener" } : "", text);

/** A link to a page of the server that gives this one; none in a file. */
const pageOf = (kind, id) => settings.served && id && make("a", { href: `${kind}/${encodeURIComponent(id)}` }, say("page"));

const icon = (cls, name) => make("i", { class: cls, role: "img", "aria-label": name });
const shapeOf = ({ cls }) => icon(`shape ${cls}`, TEXTS.class[cls][0]);
const markOf = tone => icon(`mark ${tone}`, TEXTS.tone[tone]);

const OPENERS = { entity: "entity", tie: "link", event: "event", group: "level" };

/** Opens a thing as a step; `quiet` leaves the focus where it is. */
function choose(thing, quiet = false) {
  const { kind, id = endsOf(thing).map(end => end.id).join(" ") } = thing;
  if (kind === "group") change({ ...nothing(OPENED), level: id });
  else {
    // Who is opened without being drawn joins the picture, and stays in it.
    const joins = endsOf(thing).filter(one => selected.level !== "groups" && !selected.nodes.has(one)).map(one => one.id);
    openThing(OPENERS[kind], id, { with: [...new Set([...listOf("with"), ...joins])].join(" ") });
  }
  if (quiet) return;
  panel.scrollIntoView(); // on a narrow screen it stands below the picture
  endsOf(selected.opened).filter(one => selected.nodes.has(one)).forEach(bringIntoView);
  focusPanel();
}

const focusPanel = () => panel.querySelector("h2, [aria-pressed=true]").focus({ preventScroll: true });

const WRITERS = {
  entities: writeList, links: writeList, events: writeList, groups: writeList, entity: writeEntity, way: writeWay, between: writeBetween,
  tie: writeTie, event: writeEvent,
};
/** The statements whose sentences are shown where a thing is open; none where there are none to show. */
const TOLD = {
  tie: ({ visible }) => visible, event: ({ id }) => happenings.get(id)?.statements ?? [], events: () => [],
  entity: ({ statements: some }) => some.some(({ tie }) => !tie) && some.filter(({ tie }) => !tie),
};

function writePanel() {
  const { opened } = selected, told = TOLD[opened.kind]?.(opened), waits = told && !(events && told.every(isUnpacked));
  const parts = waits ? [writeHeading(say("wait"))] : WRITERS[opened.kind](opened);
  const hadFocus = panel.contains(document.activeElement);
  panel.replaceChildren(...[writeTabs(opened.kind), ...parts].filter(Boolean));
  if (hadFocus) focusPanel();
  // Whom an event is about is known only now, and its sentences may have to be unpacked then.
  if (waits) unpackEvidence(told).then(() => opened.kind === "event" ? refresh() : writePanel());
}

const writeHeading = (...children) => make("h2", { tabindex: "-1" }, ...children);

/** The way back to the lists. */
const writeTabs = kind => make("div", { class: "tabs", role: "group", "aria-label": say("lists") }, ...LISTS.filter(list => list !== "groups" || groups.length).map(list =>
  button(() => openThing("list", list),
    { "aria-pressed": list === kind }, say(list, { n: listOfAll(list)?.length ?? "" }))));

/** What of a list is visible; of events nothing is known before the evidence is unpacked. */
const listOfAll = kind => ({
  entities: selected.entities, links: selected.ties, events: events && visibleEvents(),
  groups: groups.filter(({ members }) => members.some(({ visible }) => visible)),
})[kind];

function writeList({ kind }) {
  const list = { entities: listEntity, links: listTie, events: listEvent, groups: listGroup }[kind], all = listOfAll(kind);
  const rows = selected.level === "groups" || !["entities", "links"].includes(kind) ? writeRows(all, list) : writeRows(
    [...all.filter(isInPicture), ...all.filter(thing => !isInPicture(thing))],
    (thing, before) => headRow(list(thing), isInPicture(thing) ? "inPicture" : "notInPicture", before && isInPicture(before) === isInPicture(thing)));
  return [note(say("intro")), ...rows];
}

const isInPicture = thing => thing.kind === "tie" ? selected.nodes.has(thing.first) && selected.nodes.has(thing.second) : selected.nodes.has(thing);

/** A row with a line over it, unless the row before stands under the same. */
function headRow(row, title, isSame) {
  if (!isSame) row.prepend(make("p", "year", TEXTS[title] ?? title));
  return row;
}

/** So many rows, and a button for more. */
function writeRows(all, list) {
  const shown = all.slice(0, rows).map((thing, at) => list(thing, all[at - 1]));
  return [
    all.length ? make("ul", "rows", ...shown) : make("p", "", say("none")),
    all.length > rows && button(() => {
      rows += ROWS_AT_ONCE;
      writePanel();
      panel.querySelectorAll("li button")[rows - ROWS_AT_ONCE].focus();
    }, "", say("more", { listed: rows, n: all.length })),
  ];
}

/** A row that opens a thing; the picture lights the thing up while the row is pointed at. */
function listRow(thing, sign, names, ...more) {
  const row = button(() => choose(thing), "", sign, make("span", "name", ...names), make("small", "", ...more));
  return Object.assign(make("li", "", row), { thing });
}

const listGroup = group => listRow(group, make("i", "shape community"), [nameOf(group)], String(group.members.length));
const listEntity = entity => listRow(entity, shapeOf(entity), [nameOf(entity)], String(entity.statements.length));
const writePair = tie => [nameOf(tie.first), " – ", nameOf(tie.second)];
const listTie = tie => listRow(tie, markOf(toneOf(tie.visible)), writePair(tie), make("bdi", "", labelTie(tie)));

/** A tie in the list of one of its ends. */
const listTieOf = (tie, end) => {
  const other = otherEnd(tie, end);
  return listRow(tie, shapeOf(other), [nameOf(other)], markOf(toneOf(tie.visible)), make("bdi", "", labelTie(tie)));
};

function writeEntity(entity) {
  const { cls, description, qid, aliases, statements, id } = entity;
  const n = neighboursOf(entity).filter(one => !selected.nodes.has(one)).length, more = listOf("more");
  return [
    writeHeading(nameOf(entity)),
    note(shapeOf(entity), TEXTS.class[cls][0], description && `: ${description}`,
      qid && " · ", qid && link(`https://www.wikidata.org/wiki/${qid}`, say("wikidata")), " ", pageOf("entity", id)),
    aliases && make("p", { class: "soft", dir: "auto" }, say("alias", { names: aliases.join(", ") })),
    make("p", "tabs",
      n > 0 && button(() => expand(entity, [...more, id]), "", say("expand", { n })),
      more.includes(id) && button(() => expand(entity, more.filter(one => one !== id)), "", say("collapse")),
      button(() => seekWay(entity), "", say("way"))),
    ...writeRows(byWeight(entity.ties), tie => listTieOf(tie, entity)),
    ...statements.filter(({ tie, visible }) => !tie && visible).map(writeStatement),
  ];
}

/** Brings in the neighbours of these; of whom they are no neighbours any more, they go. */
function expand(entity, more) {
  change({ more: more.join(" "), with: [...new Set([...listOf("with"), entity.id])].join(" ") });
}

function writeWay({ one, other, steps }) {
  return [
    writeHeading(say("wayTitle", { one: one.name, other: other.name })),
    note(steps.length ? say("steps", { n: steps.length }) : say("noWay")),
    make("ul", "rows", ...steps.map(listTie)),
  ];
}

function writeBetween({ one, other }) {
  const some = selected.ties.filter(({ first, second }) => [first.group, second.group].includes(one) && [first.group, second.group].includes(other) && first.group !== second.group);
  return [
    writeHeading(make("bdi", "", one.name), " – ", make("bdi", "", other.name)),
    make("p", "tabs", ...[one, other].map(group => button(() => choose(group), "", say("open"), ": ", nameOf(group)))),
    note(say("between", { n: some.length })),
    ...writeRows(some, listTie),
  ];
}
