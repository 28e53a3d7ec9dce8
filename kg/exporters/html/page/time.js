// Statements -> the histogram below the picture and its two handles, which leave out what lies before and after.

const MOST_MONTHS = 360; // of more, a handle goes by years
const EARLY = 0.03; // this share of all dates, the earliest, is put into the first month or year
const bars = byId("bars");
const [since, until] = ["since", "until"].map(name => form.elements[name]);
let bins = []; // months or years, in order: '2018-03'
let earliest;

/** The months to the last that is told, from the first but few; where months would be too many, the years. */
function startTime() {
  const dates = statements.flatMap(({ when }) => when?.split("/") ?? []).filter(date => /^\d{4}(-\d\d)?/.test(date)).map(date => date.slice(0, 7)).sort();
  const undated = statements.filter(({ when }) => !when).length;
  byId("undated").textContent = say("undated", { n: undated });
  byId("time").hidden = !dates.length;
  if (!dates.length) return;
  earliest = dates[0];
  const [first, last] = [dates[Math.floor(EARLY * dates.length)], dates.at(-1)].map(date => Number(date.slice(0, 4)));
  const isLong = (last - first + 1) * 12 > MOST_MONTHS;
  for (let year = first; year <= last; year += 1) {
    bins.push(...isLong ? [String(year)] : Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, "0")}`));
  }
  for (const handle of [since, until]) handle.max = bins.length - 1;
  until.defaultValue = bins.length - 1;
  since.addEventListener("input", () => { if (+since.value > +until.value) since.value = until.value; });
  until.addEventListener("input", () => { if (+until.value < +since.value) until.value = since.value; });
  new ResizeObserver(writeTime).observe(bars);
}

/** How many statements that pass all other filters begin in each month or year. */
function countBins() {
  const counts = new Map(bins.map(bin => [bin, 0])), length = bins[0].length;
  for (const { when, passes } of statements) {
    if (!when || !passes) continue;
    const begin = (when[4] === "-" ? when.slice(0, 7) : `${when.slice(0, 4)}-01`).slice(0, length), bin = begin < bins[0] ? bins[0] : begin;
    if (counts.has(bin)) counts.set(bin, counts.get(bin) + 1);
  }
  return [...counts.values()];
}

function writeTime() {
  if (!bins.length) return;
  const counts = countBins(), most = Math.max(...counts, 1), { clientWidth: w, clientHeight: h } = bars, ratio = devicePixelRatio;
  Object.assign(bars, { width: w * ratio, height: h * ratio });
  const context = bars.getContext("2d"), step = (w - 16) / counts.length, style = getComputedStyle(bars);
  context.scale(ratio, ratio);
  counts.forEach((count, at) => {
    context.fillStyle = at < since.value || at > until.value ? style.borderColor : style.color;
    const high = count ? Math.max(2, Math.sqrt(count / most) * h) : 0;
    context.fillRect(8 + at * step, h - high, Math.max(step - 1, 1), high);
  });
  for (const handle of [since, until]) handle.setAttribute("aria-valuetext", writeDate(bins[handle.value]));
  byId("dates").textContent = `${writeDate(since.value > 0 ? bins[since.value] : earliest)} – ${writeDate(bins[until.value])}`;
}
