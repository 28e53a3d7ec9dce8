// What is said of two entities, or of an event -> its sentences, with all that one needs to believe them or not.

function writeTie(tie) {
  const { statements, visible } = tie, n = visible.length, all = statements.length;
  return [
    writeHeading(...writePair(tie)),
    writeCounts(visible),
    n < all && note(say("filtered", { n, all })),
    writePeople(endsOf(tie)),
    ...writeGroups(visible),
  ];
}

const writePeople = people => make("p", "tabs", ...people.map(end => button(() => choose(end), "", shapeOf(end), nameOf(end))));

function writeCounts(some) {
  const numbers = new Set(some.map(({ article }) => article)), stories = new Set([...numbers].map(storyOf)).size;
  const copied = stories < numbers.size && say("independent", { n: stories });
  return note(`${say("statements", { n: some.length })} ${say("articles", { n: numbers.size })}`, copied);
}

/** Those that say the same of the same together, the best supported first; in each the facts and the latest first. */
function writeGroups(some) {
  const found = new Map();
  for (const statement of some) {
    const key = `${statement.subject.rank} ${statement.relation.rank} ${statement.object.rank}`;
    found.set(key, [...found.get(key) ?? [], statement]);
  }
  for (const group of found.values()) {
    group.sort((one, other) => other.asserted - one.asserted || (other.when ?? "").localeCompare(one.when ?? ""));
  }
  return [...found.values()].sort((one, other) => weigh(other) - weigh(one)).flatMap(group => {
    const { subject, relation, object } = group[0];
    return [make("h3", "", markOf(relation.tone), nameOf(subject), ` ${relation.label} `, nameOf(object)), ...group.map(writeStatement)];
  });
}

const badge = (kind, text) => make("bdi", `badge ${kind}`, text);

/** Who says it, whether it happened, when, where and what it cost. */
function writeBadges({ title, speaker, when, where, factuality, killed, injured }) {
  const isClaim = speaker && ["actual", "past"].includes(factuality);
  return [
    title && badge("title", title),
    isClaim ? badge("claimed", say("claimed")) : badge(factuality, TEXTS.factuality[factuality]),
    speaker && badge("speaker", say("from", speaker)),
    when && badge("", writeDate(when)),
    where && badge("", say("place", where)),
    killed && badge("", say("killed", { n: killed.join(", ") })),
    injured && badge("", say("injured", { n: injured.join(", ") })),
  ];
}

const quote = (...children) => make("blockquote", { dir: "auto" }, ...children);

function writeStatement(statement) {
  const { event, against, confidence } = statement;
  return make("article", "",
    make("p", "badges", ...writeBadges(statement), make("small", "", say("sure", { n: confidence }))),
    ...statement.texts.map((sentence, number) => quote(...markWords(statement, sentence, number))),
    note(...writeSource(statement)),
    ...against.map(writeAgainst),
    make("p", "soft",
      event && selected.opened.id !== event.id && button(() => choose(event), "plain", say("tellings", { n: event.statements.length, label: event.label })), " ",
      button(() => offer(cite(statement)), "plain", say("cite"))));
}

/** What another says to the contrary, or of the same event otherwise; found by against.py. */
const writeAgainst = ({ kind, other }) => make("div", "against",
  make("strong", "", TEXTS.against[kind]), make("p", "badges", ...writeBadges(other)), quote(other.texts[0]), note(...writeSource(other)));

/** A sentence with its words marked; offsets count characters, not the halves of them that JavaScript counts. */
function markWords({ marks, resolved, ...roles }, sentence, number) {
  const letters = [...sentence], parts = [];
  let end = 0;
  for (let at = 0; at < (marks ?? []).length; at += 3) {
    const role = settings.roles[marks[at] % 4];
    if (Math.floor(marks[at] / 4) !== number) continue;
    const from = end + marks[at + 1], to = from + marks[at + 2];
    parts.push(letters.slice(end, from).join(""), make("mark", role, letters.slice(from, to).join("")));
    if (resolved?.includes(role)) parts.push(make("bdi", "soft", say("resolved", roles[role])));
    end = to;
  }
  return [...parts, letters.slice(end).join("")];
}

const sourceOf = ({ article }) => articles[article] ?? {};
/** The number of the article that first told what this one tells in much the same words; its own where it is no copy. */
const storyOf = number => articles[number]?.story ?? number;

function writeSource(statement) {
  const { title, id, publisher, published, url, story } = sourceOf(statement);
  const name = make("bdi", "", title ?? id ?? say("untitled")), first = articles[story];
  return [
    publisher && make("bdi", "", publisher), publisher && " · ",
    url ? link(url, name) : name,
    published && ` · ${writeDate(published.slice(0, 10))}`, " ", pageOf("articles", id),
    first && make("span", "", " · ", say("copied", { name: [first.publisher, first.title ?? first.id].filter(Boolean).join(" · ") })),
  ];
}

function cite(statement) {
  const { publisher, title, id, published, url } = sourceOf(statement);
  const source = [publisher, title ?? id ?? say("untitled"), published && writeDate(published.slice(0, 10)), url].filter(Boolean).join(", ");
  return say("citation", { sentence: statement.texts.join(" … ").trim(), source, id: statement.id });
}

// --- events

const visibleEvents = () => through.events ??= events.filter(event => event.statements.some(({ visible }) => visible));

/** A row of the list of events, with the year before the first of it. */
function listEvent(event, before) {
  const yearOf = ({ when } = {}) => when?.slice(0, 4), { when, label, statements: told } = event;
  return headRow(listRow(event, markOf(toneOf(told)), [make("bdi", "", label)], when ? writeDate(when) : "", told.length > 1 && ` × ${told.length}`), yearOf(event) ?? "undatedEvents", before && yearOf(before) === yearOf(event));
}

/** An event as a card: when, where, who, and every telling of it. */
function writeEvent({ id }) {
  const event = happenings.get(id);
  if (!event) return [writeHeading(say("none"))];
  const { label, when, where, people, factuality, statements: told } = event, visible = told.filter(one => one.visible);
  return [
    writeHeading(make("bdi", "", label)),
    make("p", "badges", badge(factuality, TEXTS.factuality[factuality]), when && badge("", writeDate(when)), where && badge("", say("place", where))),
    writePeople(people),
    writeCounts(visible),
    visible.length < told.length && note(say("filtered", { n: visible.length, all: told.length })),
    ...writeGroups(visible),
  ];
}
