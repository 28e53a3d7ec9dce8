// Search as you type over names and aliases: to open somebody, or to find the way to them.

const MATCHES_AT_ONCE = 8;
const [search, matches] = ["search", "matches"].map(byId);
let found = [];
let active = 0;

/** 'Vučić' -> 'vucic'. */
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Names that begin with the words, then those in which a word does, then those that have them anywhere. */
function findEntities(words) {
  const best = [[], [], []];
  for (const entity of entities) {
    let score = 3;
    for (const name of entity.names ??= [entity.name, ...entity.aliases ?? []].map(fold)) {
      const at = name.indexOf(words);
      if (at >= 0) score = Math.min(score, at === 0 ? 0 : name.includes(` ${words}`) ? 1 : 2);
    }
    best[score]?.push(entity);
  }
  return best.flat().slice(0, MATCHES_AT_ONCE);
}

function writeMatches() {
  const words = fold(search.value.trim());
  found = words ? findEntities(words) : [];
  const options = found.map((entity, at) => make("li", { role: "option", id: `match-${at}` },
    shapeOf(entity), make("span", "name", nameOf(entity)), make("small", "", TEXTS.class[entity.cls][0])));
  matches.replaceChildren(...options.length ? options : [make("li", { class: "soft", role: "option", "aria-disabled": "true" }, say("nobody"))]);
  matches.hidden = !words;
  search.setAttribute("aria-expanded", String(!matches.hidden));
  activate(0);
}

function activate(number) {
  active = number;
  [...matches.children].forEach((option, at) => option.setAttribute("aria-selected", String(found.length > 0 && at === active)));
  search.setAttribute("aria-activedescendant", found.length ? `match-${active}` : "");
}

/** Has the search find the other end of a way. */
function seekWay(entity) {
  way = entity;
  search.placeholder = entity ? say("wayFrom", { name: shorten(entity.name, 24) }) : say("search");
  search.setAttribute("aria-label", search.placeholder);
  if (entity) search.focus();
}

function clearSearch() {
  search.value = "";
  writeMatches();
  seekWay(null);
}

function pick(entity) {
  const from = way;
  clearSearch();
  if (entity && from) {
    openThing("way", `${from.id} ${entity.id}`);
    focusPanel();
  } else if (entity) choose(entity);
}

function searchByKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) activate((active + step + found.length) % found.length);
  else if (event.key === "Enter") pick(found[active]);
  else if (event.key === "Escape") clearSearch();
  else return;
  event.preventDefault();
}

function startSearch() {
  search.addEventListener("input", writeMatches);
  search.addEventListener("keydown", searchByKey);
  search.addEventListener("blur", () => { matches.hidden = true; });
  matches.addEventListener("mousedown", event => event.preventDefault()); // else the search loses the focus and hides them
  matches.addEventListener("click", ({ target }) => pick(found[[...matches.children].indexOf(target.closest("li"))]));
}
