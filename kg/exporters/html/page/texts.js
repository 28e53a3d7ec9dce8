"use strict";
// texts.json, which holds every text of the page that is not from an article -> what the page says.

const readJson = id => JSON.parse(document.getElementById(id).textContent);
const embedded = readJson("network");
const TEXTS = embedded.texts;

/** say("sure", { n: 93 }) -> '93 % sure'; of two forms the first is for one. */
function say(key, values = {}) {
  const forms = [TEXTS[key]].flat();
  return forms.at(values.n === 1 ? 0 : -1).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** '2025-05-08' -> '8 May 2025'; months, years and intervals likewise. */
const writeDate = when => when.split("/").map(date => {
  const [year, month, day] = date.split("-");
  return [day && Number(day), TEXTS.months[month - 1], year].filter(Boolean).join(" ");
}).join(" – ");
