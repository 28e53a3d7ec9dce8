// The state -> a SPARQL query whose answer are the visible statements, with the prefixes it needs.

function writeSparql() {
  const { facts, relation, speaker, publisher, confidence, evidence, since, until, undated } = state, { opened } = selected;
  const iri = ({ id }) => `<${settings.prefixes.kgr}${id}>`, term = name => `kg:${name}`;
  const all = [
    "?statement a kg:Statement ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;",
    "  kg:factuality ?factuality ; kg:confidence ?confidence ; prov:wasDerivedFrom ?sentence .",
    "OPTIONAL { ?statement kg:startDate ?start ; kg:endDate ?end }",
  ];
  const without = (name, values) => values.length && all.push(`FILTER(?${name} NOT IN (${values.join(", ")}))`);
  for (const cls of listOf("class")) {
    for (const end of ["subject", "object"]) all.push(`FILTER NOT EXISTS { ?${end} a ${term(capitalise(cls))} }`);
  }
  const quads = new Set(listOf("quad"));
  without("relation", relations.filter(({ quad }) => quads.has(quad)).map(({ id }) => term(id)));
  without("factuality", listOf("factuality").map(name => term(capitalise(name))));
  if (facts) all.push("FILTER(?factuality IN (kg:Actual, kg:Past))");
  if (facts || speaker === ".") all.push("FILTER NOT EXISTS { ?statement kg:attributedTo ?speaker }");
  else if (speaker) all.push(`?statement kg:attributedTo ${iri({ id: speaker })} .`);
  if (relation) all.push(`FILTER(?relation = ${term(relation)})`);
  if (publisher) all.unshift(`?article schema:publisher ${JSON.stringify(publisher)} .`, "?sentence nif:referenceContext ?article ."); // behind the OPTIONAL it takes 15 s
  if (confidence) all.push(`FILTER(?confidence >= ${confidence / 100})`);
  if (undated) all.push("FILTER(BOUND(?start))");
  if (since) all.push(`FILTER(!BOUND(?end) || STR(?end) >= "${since}")`);
  if (until) all.push(`FILTER(!BOUND(?start) || STR(?start) <= "${until}~")`);
  const pattern = all.map(line => `  ${line}\n`).join("");
  const prefixes = Object.entries(settings.prefixes).filter(([name]) => `${pattern}kgr:`.includes(`${name}:`));
  const ends = { entity: `  FILTER(${iri(opened)} IN (?subject, ?object))\n`, tie: opened.first && `  VALUES (?subject ?object) { (${iri(opened.first)} ${iri(opened.second)}) (${iri(opened.second)} ${iri(opened.first)}) }\n` };
  const enough = evidence > 1 ? `  BIND(IF(STR(?subject) < STR(?object), ?subject, ?object) AS ?one)\n  BIND(IF(STR(?subject) < STR(?object), ?object, ?subject) AS ?other)\n  { SELECT ?one ?other WHERE {\n${pattern}  BIND(IF(STR(?subject) < STR(?object), ?subject, ?object) AS ?one)\n  BIND(IF(STR(?subject) < STR(?object), ?object, ?subject) AS ?other)\n  } GROUP BY ?one ?other HAVING(COUNT(*) >= ${evidence}) }\n` : "";
  return `${prefixes.map(([name, address]) => `PREFIX ${name}: <${address}>\n`).join("")}SELECT DISTINCT ?statement ?subject ?relation ?object ?factuality ?confidence\nWHERE {\n${pattern}${enough}${ends[opened.kind] ?? ""}}\nORDER BY ?subject ?relation ?object ?statement\n`;
}

const capitalise = word => word[0].toUpperCase() + word.slice(1);
