// The JSON in the page -> entities, statements and ties that point at each other, and what the filters let through.

let entities = []; // the most important first
const ties = new Map(); // by id
const filters = { classes: new Set(), groups: new Set(), factsOnly: false }; // the sets hold what is left out

/** Base64 of deflated JSON -> the value. */
async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** Puts things in the place of their numbers. */
function linkData({ relations, articles, sentences, events, statements, ...data }) {
  entities = data.entities;
  entities.forEach((entity, rank) => Object.assign(entity, { kind: "entity", id: String(rank), rank, ties: [], statements: [] }));
  relations.forEach((relation, rank) => Object.assign(relation, { rank }));
  for (const statement of statements) {
    for (const role of ["subject", "object", "speaker", "where"]) statement[role] = entities[statement[role]];
    statement.relation = relations[statement.relation];
    statement.article = articles[statement.article] ?? {};
    statement.event = events[statement.event];
    statement.sentences = statement.sentences.map(number => sentences[number]);
    tieStatement(statement);
  }
}

function tieStatement(statement) {
  const [first, second] = [statement.subject, statement.object].sort((one, other) => one.rank - other.rank);
  first.statements.push(statement);
  if (first === second) return;
  second.statements.push(statement);
  const id = `${first.id} ${second.id}`;
  const tie = ties.get(id) ?? { kind: "tie", id, first, second, statements: [] };
  if (!ties.has(id)) for (const end of [first, second]) end.ties.push(tie);
  ties.set(id, tie);
  tie.statements.push(statement);
}

const isFiltered = () => filters.classes.size + filters.groups.size > 0 || filters.factsOnly;
const passes = statement =>
  !filters.groups.has(statement.relation.group) && (statement.asserted || !filters.factsOnly);

/** Sets `visible`: of an entity whether it is, of a tie the statements that are; and how much these weigh. */
function applyFilters() {
  for (const entity of entities) {
    const said = entity.statements;
    entity.visible = !filters.classes.has(entity.cls) && (!said.length || said.some(passes));
  }
  for (const tie of ties.values()) {
    tie.visible = tie.first.visible && tie.second.visible ? tie.statements.filter(passes) : [];
    tie.weight = weigh(tie.visible);
  }
}

const visibleEntities = () => entities.filter(entity => entity.visible);
const bySupport = some => [...some].filter(tie => tie.weight).sort((one, other) => other.weight - one.weight);
const otherEnd = (tie, entity) => tie.first === entity ? tie.second : tie.first;

/** Pieces of evidence. */
const weigh = statements => statements.reduce((sum, statement) => sum + statement.sentences.length, 0);

/** 'meets +3': the relation with most evidence, and how many others there are; as `label_tie` in ties.py. */
function labelTie(statements) {
  const weights = new Map();
  for (const { relation, sentences } of statements) weights.set(relation, (weights.get(relation) ?? 0) + sentences.length);
  const [main, ...others] = [...weights.keys()].sort((one, other) => weights.get(other) - weights.get(one) || one.rank - other.rank);
  const titled = statements.find(({ relation, title }) => relation === main && title);
  return shorten(titled?.title ?? main.short, 24) + (others.length ? ` +${others.length}` : "");
}

/** Cooperation or conflict, whichever has more evidence; conflict where they are equal; as `judge_tone`. */
function toneOf(statements) {
  const weightOf = tone => weigh(statements.filter(statement => statement.relation.tone === tone));
  const cooperation = weightOf("cooperation"), conflict = weightOf("conflict");
  if (!cooperation && !conflict) return "neutral";
  return cooperation > conflict ? "cooperation" : "conflict";
}

/** Without what nobody sees, among it what turns the direction of a text, and of so many letters at most. */
function shorten(text, most) {
  const letters = [...text.slice(0, 8 * most).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")];
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : letters.join("");
}
