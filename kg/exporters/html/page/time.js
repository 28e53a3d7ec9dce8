// Statements -> the histogram below the picture and its two handles, which leave out what lies before and after.

const bars = byId("bars");
const [since, until] = ["since", "until"].map(name => form.elements[name]);
let bins, earliest; // months or years, in order: '2018-03'; when the first began

function startTime() {
  byId("undated").textContent = say("undated", { n: statements.filter(({ when }) => !when).length });
  byId("time").hidden = !bins.length;
  if (!bins.length) return;
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
  const counts = through.bins ??= countBins(), most = Math.max(...counts, 1), { clientWidth: w, clientHeight: h } = bars, ratio = devicePixelRatio;
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
