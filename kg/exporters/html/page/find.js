// Search as you type over names and aliases; and the filters, which are the key of the picture at once.

const MATCHES_AT_ONCE = 8;
const [search, matches, factsOnly, reset] = ["search", "matches", "facts-only", "reset"].map(id => document.getElementById(id));
const chips = [...document.querySelectorAll(".chip")];
let found = [];
let active = 0;

/** 'Vučić' -> 'vucic'. */
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Names that begin with the words, then those in which a word does, then those that have them anywhere. */
function findEntities(words) {
  const score = name => name.startsWith(words) ? 3 : name.includes(` ${words}`) ? 2 : name.includes(words) ? 1 : 0;
  for (const entity of entities) entity.score = Math.max(...entity.names.map(score));
  return [3, 2, 1].flatMap(best => entities.filter(entity => entity.score === best)).slice(0, MATCHES_AT_ONCE);
}

function writeMatches() {
  const words = fold(search.value.trim());
  found = words ? findEntities(words) : [];
  const options = found.map((entity, at) => make("li", { role: "option", id: `match-${at}` },
    shapeOf(entity), make("span", "name", nameOf(entity)), make("small", "", TEXTS.class[entity.cls][0])));
  matches.replaceChildren(...options.length ? options : [make("li", "soft", say("nobody"))]);
  matches.hidden = !words;
  search.setAttribute("aria-expanded", String(!matches.hidden));
  activate(0);
}

function activate(number) {
  active = number;
  [...matches.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
  search.setAttribute("aria-activedescendant", found.length ? `match-${active}` : "");
}

function clearSearch() {
  search.value = "";
  writeMatches();
}

function pick(entity) {
  clearSearch();
  if (entity) choose(entity);
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
  for (const entity of entities) entity.names = [entity.name, ...entity.aliases ?? []].map(fold);
  search.addEventListener("input", writeMatches);
  search.addEventListener("keydown", searchByKey);
  search.addEventListener("blur", () => { matches.hidden = true; });
  matches.addEventListener("mousedown", event => event.preventDefault()); // else the search loses the focus and hides them
  matches.addEventListener("click", ({ target }) => pick(found[[...matches.children].indexOf(target.closest("li"))]));
}

/** Each chip leaves out a kind or lets it in. */
function startFilters() {
  for (const chip of chips) chip.addEventListener("click", () => {
    const leftOut = filters[chip.dataset.set];
    if (!leftOut.delete(chip.dataset.kind)) leftOut.add(chip.dataset.kind);
    refresh();
  });
  factsOnly.addEventListener("change", () => {
    filters.factsOnly = factsOnly.checked;
    refresh();
  });
  reset.addEventListener("click", clearFilters);
}

/** Brings the chips in step with the filters. */
function writeFilters() {
  for (const chip of chips) chip.setAttribute("aria-pressed", String(!filters[chip.dataset.set].has(chip.dataset.kind)));
  factsOnly.checked = filters.factsOnly;
  reset.hidden = !isFiltered();
}

function clearFilters() {
  Object.assign(filters, { classes: new Set(), groups: new Set(), factsOnly: false });
  refresh();
  search.focus();
}
