// The data in the page -> entities, statements, ties, communities and events that point at each other.

let entities = []; // the most important first
let relations, statements, publishers, levels, rest;
let groups = []; // communities, the largest first
let firsts; // the first statement of each block of evidence
let articles;
let events = null; // those and articles are not there before they are wanted
const happenings = new Map(); // events by id
const ties = []; // in the order in which they are first told of
const places = new Map(); // entities by id, the last step of their IRI

/** Base64 of deflated JSON -> the value. */
async function unpack(packed) {
  const bytes = Uint8Array.fromBase64?.(packed) ?? Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** A list of values for each key -> an object for each row, put on the objects given. */
function turnRows(table, rows = Object.values(table)[0]?.map(() => ({})) ?? []) {
  for (const [key, values] of Object.entries(table)) {
    values.forEach((value, at) => { if (value !== null) rows[at][key] = value; });
  }
  return rows;
}

/** Puts things in the place of their numbers. */
function linkData(data) {
  ({ levels, publishers, rest, bins, earliest, blocks: firsts } = data);
  groups = data.circles.map((size, rank) => ({ kind: "group", key: `g${rank}`, size, rank, members: [], ties: [] }));
  entities = turnRows(data.entities);
  entities.forEach((entity, rank) => {
    Object.assign(entity, {
      kind: "entity", key: `n${rank}`, rank, ties: [], statements: [], cls: settings.classes[entity.cls],
      id: entity.id ?? entity.name.replaceAll(" ", "_"), group: groups[entity.group],
    });
    entity.group?.members.push(entity);
    places.set(entity.id, entity);
  });
  for (const group of groups) Object.assign(group, { id: `in:${group.members[0].id}`, name: nameGroup(group) });
  relations = turnRows(data.relations);
  relations.forEach((relation, rank) => { relation.rank = rank; });
  const { subject = [], relation, object, factuality, confidence, weight, article, speaker, where, title, when, tie } = data.statements;
  statements = subject.map((number, at) => ({
    rank: at, subject: entities[number], relation: relations[relation[at]], object: entities[object[at]],
    factuality: settings.factualities[factuality[at]], confidence: confidence?.[at] ?? 0, weight: weight?.[at] ?? 0, article: article?.[at],
    speaker: entities[speaker?.[at]], where: entities[where?.[at]], title: title?.[at], when: when?.[at],
    asserted: factuality[at] < 2 && !Number.isInteger(speaker?.[at]), // said to be so, or to have been, by the article itself
    tie: null, passes: true, visible: true, texts: null, marks: null, resolved: null, event: null, against: [],
  }));
  statements.forEach((statement, at) => tieStatement(statement, tie?.[at]));
}

/** By its two most important members; the last one gathers small communities where there are such. */
const nameGroup = ({ members, rank }) =>
  rank === rest ? say("rest", { n: members.length }) : members.slice(0, 2).map(({ name }) => shorten(name, 18)).join(", ");

/** Puts a statement on its tie, whose number is given, or which is a new one. */
function tieStatement(statement, number) {
  const { subject, object } = statement;
  const [first, second] = subject.rank < object.rank ? [subject, object] : [object, subject];
  first.statements.push(statement);
  if (first === second) return;
  second.statements.push(statement);
  statement.tie = ties[number ?? ties.push(makeTie(first, second)) - 1];
  statement.tie.statements.push(statement);
}

function makeTie(first, second) {
  const tie = { kind: "tie", key: `${first.key} ${second.key}`, first, second, statements: [], visible: [], weight: 0, links: 0, edge: null };
  first.ties.push(tie);
  second.ties.push(tie);
  return tie;
}

const parts = []; // the record of articles and events, and the blocks of evidence: promises of what is unpacked
const unpackPart = (number, link) => parts[number] ??= unpack(readJson("evidence")[number]).then(link);

/** The articles, the events, and the sentences of these statements and of what is said against them. */
async function unpackEvidence(some = statements) {
  await unpackPart(0, linkRecord);
  const blocks = new Set(some.flatMap(one => [one, ...one.against.map(({ other }) => other)]).map(blockOf));
  await Promise.all([...blocks].map(block => unpackPart(block + 1, data => linkBlock(data, firsts[block]))));
}

const blockOf = ({ rank }) => firsts.findLastIndex(first => first <= rank);
const isUnpacked = one => one.texts && one.against.every(({ other }) => other.texts);

function linkRecord(data) {
  articles = turnRows(data.articles);
  articles.forEach((article, at) => { article.publisher = publishers[at]; });
  for (const [at, kind, other] of data.against) statements[at].against.push({ kind, other: statements[other] });
  events = turnRows(data.events);
  for (const event of events) {
    const { people = [], statements: told = [], label, where, factuality } = event;
    Object.assign(event, {
      kind: "event", where: entities[where], people: people.map(number => entities[number]), factuality: settings.factualities[factuality],
      label: fill(label, people.map(number => entities[number].name)), statements: told.map(number => statements[number]),
    });
    for (const statement of event.statements) statement.event = event;
    happenings.set(event.id, event);
  }
}

function linkBlock({ sentences, statements: table }, first) {
  const some = statements.slice(first, first + table.id.length);
  turnRows(table, some);
  for (const one of some) one.texts = one.texts.map(number => sentences[number]);
}

const otherEnd = (tie, end) => tie.first === end ? tie.second : tie.first;

/** Pieces of evidence. */
const weigh = some => some.reduce((sum, { weight }) => sum + weight, 0);

/** 'meets +3': the relation with most evidence, and how many others there are; as `label_tie` in ties.py. */
function labelTie({ visible, links }) {
  if (links) return String(links);
  const weights = new Map();
  for (const { relation, weight } of visible) weights.set(relation, (weights.get(relation) ?? 0) + weight);
  const [main, ...others] = [...weights.keys()].sort((one, other) => weights.get(other) - weights.get(one) || one.rank - other.rank);
  const titled = visible.find(({ relation, title }) => relation === main && title);
  return shorten(titled?.title ?? main.short, 24) + (others.length ? ` +${others.length}` : "");
}

/** Cooperation or conflict, whichever has more evidence; conflict where they are equal; as `judge_tone`. */
function toneOf(some) {
  const weightOf = tone => weigh(some.filter(({ relation }) => relation.tone === tone));
  const cooperation = weightOf("cooperation"), conflict = weightOf("conflict");
  if (!cooperation && !conflict) return "neutral";
  return cooperation > conflict ? "cooperation" : "conflict";
}
