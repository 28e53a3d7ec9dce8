// The state -> a SPARQL query whose answer are the visible statements, with the prefixes it needs.

const capitalise = word => word[0].toUpperCase() + word.slice(1);

/** Of each filter that is set its line, once for each value of a list; in the order of forms.json, for a filter by publisher is quick only in front. */
function writePattern() {
  return Object.entries(FORMS.sparql).flatMap(([name, form]) => {
    const said = { all: "all", own: state.speaker === "." && "own" }[name] ?? (name === "speaker" && state.speaker === "." ? "" : state[name]);
    return (LISTED.includes(name) ? listOf(name) : [said]).filter(Boolean).map(value => fill(`  ${form}\n`, {
      value, term: capitalise(value), iri: writeIri({ id: value }), quoted: JSON.stringify(value), share: value / 100,
      relations: relations.filter(({ quad }) => quad === value).map(({ id }) => `kg:${id}`).join(", "),
    }));
  }).join("");
}

const LISTED = ["class", "quad", "factuality"];
const writeIri = ({ id }) => `<${settings.prefixes.kgr}${id}>`;

function writeSparql() {
  const { opened } = selected, { evidence } = state, { ordered } = FORMS, pattern = writePattern();
  const ends = { entity: ["iri"], tie: ["first", "second"] }[opened.kind] ?? [];
  return fill(FORMS.query, {
    pattern,
    enough: evidence > 1 ? fill(FORMS.enough, { evidence, ordered, pattern }) : "",
    ends: ends.length ? fill(FORMS[opened.kind], Object.fromEntries(ends.map(end => [end, writeIri(opened[end] ?? opened)]))) : "",
    prefixes: Object.entries(settings.prefixes).filter(([name]) => `${pattern}kgr:`.includes(`${name}:`)).map(([name, address]) => `PREFIX ${name}: <${address}>\n`).join(""),
  });
}
