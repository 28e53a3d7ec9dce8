// What is chosen -> the panel beside the picture: a list of everything, an entity, or all that is said of two.

const ROWS_AT_ONCE = 200;
const panel = document.getElementById("panel");
let chosen = { kind: "entities" }; // this list or that of { kind: "links" }, an entity, or a tie
let hovered = null; // an entity or a tie
let rows = ROWS_AT_ONCE;
const visited = []; // what was chosen before

const isNear = tie => [tie, tie.first, tie.second].includes(chosen);

/** An entity itself, both ends of a tie, nothing for a list. */
const endsOf = thing => ({ entity: [thing], tie: [thing.first, thing.second] })[thing.kind] ?? [];

/** The entities that stand out: none where a list is open. */
const nearChosen = () => new Set([...endsOf(chosen), ...bySupport(chosen.ties ?? []).flatMap(endsOf)]);

/** An element with its class or attributes and its children; strings become text, never markup. */
function make(tag, attributes, ...children) {
  const node = document.createElement(tag), named = typeof attributes === "string" ? { class: attributes } : attributes;
  for (const [name, value] of Object.entries(named)) node.setAttribute(name, value);
  node.append(...children.filter(Boolean));
  return node;
}

const nameOf = entity => make("bdi", "", entity.name);

function button(press, attributes, ...children) {
  const node = make("button", attributes, ...children);
  node.addEventListener("click", press);
  return node;
}

/** A link to the web, or text alone where the address is no web address. */
const link = (href, text) => make("a", /^https?:/i.test(href) ? { href, target: "_blank", rel: "noopener" } : "", text);

const icon = (cls, name) => make("i", { class: cls, role: "img", "aria-label": name });
const shapeOf = ({ cls }) => icon(`shape ${cls}`, TEXTS.class[cls][0]);
const markOf = tone => icon(`mark ${tone}`, TEXTS.tone[tone]);

/** Shows something; `quiet` leaves the focus where it is. */
function choose(thing, quiet = false) {
  if (thing !== chosen && endsOf(thing).length) visited.push(chosen);
  show(thing, quiet);
}

const goBack = () => show(visited.pop() ?? { kind: "entities" });

function show(thing, quiet) {
  chosen = thing;
  rows = ROWS_AT_ONCE;
  for (const entity of endsOf(thing)) draw(entity);
  refresh();
  panel.scrollTop = 0;
  if (quiet) return;
  panel.scrollIntoView(); // on a narrow screen it stands below the picture
  endsOf(thing).forEach(bringIntoView);
  panel.querySelector("h2, [aria-pressed=true]").focus();
}

function writePanel() {
  const writers = { entities: writeList, links: writeList, entity: writeEntity, tie: writeTie };
  panel.replaceChildren(...writers[chosen.kind](chosen).filter(Boolean));
}

const writeHeading = (...children) => [
  button(goBack, "", say("back")),
  make("h2", { tabindex: "-1" }, ...children),
];

function writeList({ kind }) {
  const lists = { entities: visibleEntities(), links: bySupport(ties.values()) }, all = lists[kind];
  const tabs = Object.keys(lists).map(tab =>
    button(() => choose({ kind: tab }), { "aria-pressed": tab === kind }, say(tab, { n: lists[tab].length })));
  return [
    make("p", "soft", say("intro")),
    make("div", { class: "tabs", role: "group" }, ...tabs),
    listRows(all.slice(0, rows).map(thing => thing.kind === "tie" ? listTie(thing) : listEntity(thing))),
    all.length > rows && button(listMore, "", say("more", { listed: rows, n: all.length })),
  ];
}

function listMore() {
  rows += ROWS_AT_ONCE;
  writePanel();
  panel.querySelectorAll("li button")[rows - ROWS_AT_ONCE].focus();
}

const listRows = items => items.length ? make("ul", "rows", ...items) : make("p", "", say("none"));

/** A row that opens a thing; the picture lights the thing up while the row is pointed at. */
function listRow(thing, sign, names, ...more) {
  const row = button(() => choose(thing), "", sign, make("span", "name", ...names), make("small", "", ...more));
  return Object.assign(make("li", "", row), { thing });
}

const listEntity = entity => listRow(entity, shapeOf(entity), [nameOf(entity)], String(entity.count));

/** Both ends, or only the other one where the row stands in an entity's own list. */
function listTie(tie, own) {
  const mark = markOf(toneOf(tie.visible)), relation = make("bdi", "", labelTie(tie.visible));
  if (!own) return listRow(tie, mark, writePair(tie), relation);
  const other = otherEnd(tie, own);
  return listRow(tie, shapeOf(other), [nameOf(other)], mark, relation);
}

const writePair = tie => [nameOf(tie.first), " – ", nameOf(tie.second)];

function writeEntity(entity) {
  const { cls, description, qid, aliases, statements } = entity;
  const n = hiddenNeighbours(entity).length;
  return [
    ...writeHeading(nameOf(entity)),
    make("p", "soft", shapeOf(entity), TEXTS.class[cls][0], description && `: ${description}`,
      qid && " · ", qid && link(`https://www.wikidata.org/wiki/${qid}`, say("wikidata"))),
    aliases && make("p", { class: "soft", dir: "auto" }, say("alias", { names: aliases.join(", ") })),
    n > 0 && button(() => expand(entity), "", say("expand", { n })),
    listRows(bySupport(entity.ties).map(tie => listTie(tie, entity))),
    ...statements.filter(one => one.subject === one.object && passes(one)).map(writeStatement),
  ];
}

function writeTie(tie) {
  const { statements, visible } = tie, n = visible.length, all = statements.length;
  const articles = new Set(visible.map(statement => statement.article)).size;
  return [
    ...writeHeading(...writePair(tie)),
    make("p", "soft", `${say("statements", { n })} ${say("articles", { n: articles })}`),
    n < all && make("p", "soft", say("filtered", { n, all })),
    make("p", "tabs", ...endsOf(tie).map(end => button(() => choose(end), "", shapeOf(end), nameOf(end)))),
    ...groupStatements(visible).flatMap(writeGroup),
  ];
}

/** Lists of those that say the same of the same, the best supported first; in each the facts and the latest first. */
function groupStatements(statements) {
  const groups = new Map();
  for (const statement of statements) {
    const key = `${statement.subject.rank} ${statement.relation.rank}`;
    groups.set(key, [...groups.get(key) ?? [], statement]);
  }
  for (const group of groups.values()) {
    group.sort((one, other) => other.asserted - one.asserted || (other.when ?? "").localeCompare(one.when ?? ""));
  }
  return [...groups.values()].sort((one, other) => weigh(other) - weigh(one));
}

function writeGroup(group) {
  const { subject, relation, object } = group[0];
  return [make("h3", "", markOf(relation.tone), nameOf(subject), ` ${relation.label} `, nameOf(object)), ...group.map(writeStatement)];
}

function writeStatement(statement) {
  const { title, speaker, when, where, factuality, confidence, event } = statement;
  const badge = (kind, text) => make("bdi", `badge ${kind}`, text);
  const isClaim = speaker && ["actual", "past"].includes(factuality);
  return make("article", "",
    make("p", "badges",
      title && badge("title", title),
      isClaim ? badge("claimed", say("claimed")) : badge(factuality, TEXTS.factuality[factuality]),
      speaker && badge("speaker", say("from", speaker)),
      when && badge("", writeDate(when)),
      where && badge("", say("place", where)),
      make("small", "", say("sure", { n: confidence }))),
    ...statement.sentences.map((sentence, number) => make("blockquote", { dir: "auto" }, ...markWords(statement, sentence, number))),
    make("p", "soft", ...writeSource(statement.article)),
    event?.tellings > 1 && make("p", "soft", say("tellings", { n: event.tellings, label: event.label })));
}

/** A sentence with its words marked; offsets count characters, not the halves of them that JavaScript counts. */
function markWords({ marks = [], resolved = [], ...roles }, sentence, number) {
  const letters = [...sentence], parts = [];
  let end = 0;
  for (const [, role, from, to] of marks.filter(mark => mark[0] === number)) {
    parts.push(letters.slice(end, from).join(""), make("mark", role, letters.slice(from, to).join("")));
    if (resolved.includes(role)) parts.push(make("bdi", "soft", say("resolved", roles[role])));
    end = to;
  }
  return [...parts, letters.slice(end).join("")];
}

function writeSource({ title, id, publisher, published, url }) {
  const name = make("bdi", "", title ?? id ?? say("untitled"));
  return [
    publisher && make("bdi", "", publisher), publisher && " · ",
    url ? link(url, name) : name,
    published && ` · ${writeDate(published.slice(0, 10))}`,
  ];
}
