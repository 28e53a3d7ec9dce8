// What the reader has set and opened, as one object <-> the form of filters and the part of the address behind '#'.
// What is not said there is as the page opens. Entities are named by their ids: a link holds for a graph built anew.

const LISTS = ["entities", "links", "events", "groups"];
const OPENED = ["list", "entity", "link", "event", "way"]; // one of these; a link and a way name both ends
const form = byId("form");
const controls = [...form.elements].filter(({ name }) => name);
let state = {};
let depth = 0, furthest = 0; // steps back to the page as it opened, and how many there are

const isTime = ({ type }) => type === "range";
const defaultOf = ({ options, defaultValue }) => options?.[0]?.value ?? defaultValue;
/** What a control says; of a handle of the timeline, the month or year it stands at. */
const valueOf = control => isTime(control) ? bins[control.value] : control.value;

/** The form -> the filters that are set; of boxes those that are not as they were at first. */
function readForm() {
  const filters = {};
  for (const control of controls) {
    const { name, type, value, checked, defaultChecked } = control;
    if (type === "checkbox") {
      if (checked !== defaultChecked) filters[name] = `${filters[name] ?? ""} ${value}`.trim();
    } else if (value !== defaultOf(control) && value !== "") filters[name] = valueOf(control);
  }
  return filters;
}

/** The state -> the form; what it cannot hold it refuses. */
function writeForm() {
  for (const control of controls) {
    const { name, value, defaultChecked } = control, said = state[name];
    if (control.type === "checkbox") control.checked = defaultChecked !== listOf(name).includes(value);
    else if (isTime(control)) control.value = bins.includes(said) ? bins.indexOf(said) : defaultOf(control);
    else {
      control.value = said ?? defaultOf(control);
      if (control.selectedIndex === -1) control.value = defaultOf(control);
    }
  }
}

const listOf = name => state[name]?.split(" ") ?? [];
const writeHash = () => `#${new URLSearchParams(state)}`;

/** The address -> the state: only what there is, and what the form takes. */
function readHash() {
  const said = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (said.relation || said.speaker || said.publisher) fillSelects();
  const names = new Set([...controls.map(({ name }) => name), ...OPENED, "with", "more"]);
  state = Object.fromEntries(Object.entries(said).filter(([name, value]) => names.has(name) && value));
  writeForm();
  const extra = Object.entries(state).filter(([name]) => [...OPENED, "with", "more"].includes(name));
  state = { ...readForm(), ...Object.fromEntries(extra) };
}

/** Puts values in the state, what is undefined out of it, and brings everything in step. */
function put(values) {
  state = Object.fromEntries(Object.entries({ ...state, ...values }).filter(([, value]) => value));
  writeForm();
  refresh();
}

/** Keeps the state as a step that one can go back over. */
function remember() {
  if (writeHash() === (location.hash || "#")) return;
  furthest = depth += 1;
  // The whole address, as a page within a notebook takes '#…' for the notebook's.
  history.pushState(depth, "", location.href.split("#")[0] + writeHash());
  writeMoves();
}

function change(values) {
  put(values);
  remember();
}

const nothing = names => Object.fromEntries(names.map(name => [name, undefined]));
/** Opens a list, an entity, a link, an event or a way, in the place of what was open. */
const openThing = (kind, id, more) => change({ ...nothing(OPENED), [kind]: id, ...more });
const clearFilters = () => change(nothing(controls.map(({ name }) => name).filter(name => name !== "level")));
const isFiltered = () => controls.some(({ name }) => name !== "level" && state[name]);

function writeMoves() {
  byId("back").disabled = !depth;
  byId("forward").disabled = depth >= furthest;
}

function startState() {
  // Some controls stand outside of the form that they belong to.
  document.addEventListener("input", ({ target }) => { if (target.form === form) put({ ...nothing(controls.map(({ name }) => name)), ...readForm() }); });
  document.addEventListener("change", ({ target }) => { if (target.form === form) remember(); });
  addEventListener("popstate", ({ state: at }) => {
    depth = at ?? 0;
    readHash();
    refresh();
    writeMoves();
  });
  byId("reset").addEventListener("click", () => { clearFilters(); search.focus(); });
  byId("back").addEventListener("click", () => history.back());
  byId("forward").addEventListener("click", () => history.forward());
  depth = furthest = history.state ?? 0;
  readHash();
  writeMoves();
}
