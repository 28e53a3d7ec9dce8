// The state -> what is visible: statements, entities, ties, what is open, and what the picture draws of it.

const NEIGHBOURS_AT_ONCE = 20;
const TIES_A_GROUP = 3;
let groupTies = 0; // how many pairs of communities have ties
const LARGE = 300; // members of communities: of more, the picture opens with the communities
let firstLevel = "top";

/** Large graphs open with their communities; on a small screen, all that have some. */
function findFirstLevel() {
  const count = groups.reduce((sum, { members }) => sum + members.length, 0);
  if (count > LARGE || (count && !WIDE.matches)) firstLevel = "groups";
}

/** The test of a statement by all filters but those of class and time; as `writeSparql` writes them. */
function makeTest() {
  const [quads, factualities] = ["quad", "factuality"].map(name => new Set(listOf(name)));
  const { facts, relation, speaker, publisher, confidence = 0 } = state;
  return statement =>
    !quads.has(statement.relation.quad) && !factualities.has(statement.factuality) &&
    (!facts || statement.asserted) &&
    (!relation || statement.relation.id === relation) &&
    (!speaker || (speaker === "." ? !statement.speaker : statement.speaker?.id === speaker)) &&
    (!publisher || publishers[statement.article] === publisher) &&
    statement.confidence >= confidence;
}

/** '2018' lies within '2018-03' to '2019' as far as one can tell: texts of dates compare by their beginnings. */
function isInTime({ when }) {
  const { since = "", until = "~", undated } = state;
  if (!when) return !undated;
  const [begin, end = begin] = when.split("/");
  return `${end}~` >= since && begin <= `${until}~`;
}

const byWeight = some => some.filter(({ weight }) => weight).sort((one, other) => other.weight - one.weight);

let filtered = null; // the filters that were last applied
let through; // what they let through

/** Sets on statements, ties and entities what of them is visible; nothing where the filters are as before. */
function applyFilters() {
  const filters = JSON.stringify(controls.map(({ name }) => name !== "level" && state[name]));
  if (filters === filtered) return false;
  filtered = filters;
  const isAll = !isFiltered(), passes = makeTest(), classes = new Set(listOf("class")), least = state.evidence ?? 1;
  for (const statement of statements) {
    statement.passes = isAll || passes(statement); // at whatever time: the timeline shows that
    statement.visible = isAll || (statement.passes && isInTime(statement));
  }
  if (least > 1) {
    for (const tie of ties) {
      const visible = tie.statements.filter(statement => statement.visible);
      if (weigh(visible) < least) for (const statement of visible) statement.visible = false;
    }
  }
  for (const entity of entities) {
    const said = entity.statements;
    entity.visible = isAll || !classes.has(entity.cls) && (!said.length || said.some(({ visible }) => visible));
  }
  for (const statement of statements) statement.visible &&= statement.subject.visible && statement.object.visible;
  for (const tie of ties) {
    tie.visible = isAll ? tie.statements : tie.statements.filter(({ visible }) => visible);
    tie.weight = weigh(tie.visible);
  }
  through = {
    entities: entities.filter(({ visible }) => visible),
    ties: byWeight(ties),
    statements: statements.filter(({ visible }) => visible),
  };
  return true;
}

/** What the filters let through, what is open, and what the picture draws. */
function select() {
  const opened = findOpened(), level = findLevel(opened), isOverview = level === "groups";
  const nodes = isOverview ? new Set(groups.filter(({ members }) => members.some(({ visible }) => visible))) : selectEntities(level, opened);
  const isDrawn = ({ first, second }) => nodes.has(first) && nodes.has(second);
  return { ...through, opened, level, nodes, edges: isOverview ? tieGroups(through.ties) : through.ties.filter(isDrawn) };
}

/** What is open, as a thing; the list of entities where what the address names is not there. */
function findOpened() {
  const { entity, link, event, way } = state;
  const [one, other] = (link ?? way ?? "").split(" ").map(id => places.get(id) ?? groups.find(group => group.id === id));
  const key = `${one?.key} ${other?.key}`;
  if (places.has(entity)) return places.get(entity);
  if (one?.members && other?.members) return { kind: "between", key, one, other };
  const tie = link && one?.ties.find(tie => otherEnd(tie, one) === other);
  if (tie) return tie;
  if (way && one && other) return { kind: "way", key, one, other, steps: findWay(one, other) };
  if (event) return { kind: "event", id: event };
  return { kind: LISTS.includes(state.list) ? state.list : levelAtFirst() === "groups" ? "groups" : "entities" };
}

/** The fewest visible ties from one to another, and of these, the most important between; none where there is no way. */
function findWay(one, other) {
  const came = new Map([[one, null]]), queue = [one];
  for (const entity of queue) {
    if (entity === other) break;
    for (const tie of entity.ties) {
      const next = otherEnd(tie, entity);
      if (!tie.weight || !next.visible || came.has(next)) continue;
      came.set(next, tie);
      queue.push(next);
    }
  }
  const steps = [];
  for (let at = other; came.get(at); at = otherEnd(steps[0], at)) steps.unshift(came.get(at));
  return steps;
}

/** Whom a thing is about: an entity itself, both ends of a tie or way, those between, who takes part in an event. */
const ENDS = {
  entity: thing => [thing], tie: ({ first, second }) => [first, second], event: ({ id }) => happenings.get(id)?.people,
  way: ({ one, other, steps }) => [one, other, ...steps.flatMap(({ first, second }) => [first, second])],
};
const endsOf = thing => [...new Set(ENDS[thing.kind]?.(thing))];

const levelAtFirst = () => state.level ?? firstLevel;

/** The level that is drawn; of a large graph at first the communities, and where one opens something, its own. */
function findLevel(opened) {
  const at = levelAtFirst();
  return at === "groups" && endsOf(opened).length ? endsOf(opened)[0].group?.id ?? "top" : at;
}

const layoutOf = level => levels[["top", "groups", ...groups.map(({ id }) => id)].indexOf(level)] ?? levels[0];

/** Those of the level, whom the reader has brought in, and what is open; but for those the filters leave out. */
function selectEntities(level, opened) {
  const nodes = new Set(layoutOf(level).members.map(number => entities[number]));
  for (const id of listOf("with")) if (places.has(id)) nodes.add(places.get(id));
  for (const id of listOf("more")) for (const one of places.has(id) ? neighboursOf(places.get(id)) : []) nodes.add(one);
  for (const entity of nodes) if (!entity.visible) nodes.delete(entity);
  return new Set([...nodes, ...endsOf(opened)]);
}

/** The most important that visible ties lead to, and whoever leads to them. */
const neighboursOf = entity => [entity, ...entity.ties.filter(({ weight }) => weight).map(tie => otherEnd(tie, entity))
  .sort((one, other) => one.rank - other.rank).slice(0, NEIGHBOURS_AT_ONCE)];

/** One tie for two communities between which there are visible ones; drawn are the strongest few of each. */
function tieGroups(some) {
  const found = new Map();
  for (const group of groups) group.ties = [];
  for (const { first, second, visible, weight } of some) {
    if (first.group === second.group) continue;
    const [one, other] = first.group.rank < second.group.rank ? [first, second] : [second, first];
    const key = `${one.group.key} ${other.group.key}`, tie = found.get(key) ?? makeTie(one.group, other.group);
    found.set(key, tie);
    tie.statements.push(...visible);
    tie.weight += weight;
    tie.links += 1;
  }
  for (const tie of found.values()) tie.visible = tie.statements;
  groupTies = found.size;
  for (const group of groups) group.ties = byWeight(group.ties).slice(0, TIES_A_GROUP);
  return byWeight([...new Set(groups.flatMap(group => group.ties))]);
}
