"use strict";
// texts.json, which holds every text of the page that is not from an article -> what the page says.

const byId = id => document.getElementById(id);
const readJson = id => JSON.parse(byId(id).textContent);
const settings = readJson("settings");
const TEXTS = settings.texts, FORMS = settings.forms;

/** fill("{n} steps", { n: 3 }) -> '3 steps' */
const fill = (form, values) => form.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** say("sure", { n: 93 }) -> '93 % sure'; of two forms the first is for one. */
function say(key, values = {}) {
  const forms = [TEXTS[key]].flat();
  return fill(forms.at(values.n === 1 ? 0 : -1), values);
}

/** '2025-05-08' -> '8 May 2025'; months, years and intervals likewise. */
const writeDate = when => when.split("/").map(date => {
  const [year, month, day] = date.split("-");
  return [day && Number(day), TEXTS.months[month - 1], year].filter(Boolean).join(" ");
}).join(" – ");

/** Without what nobody sees, among it what turns the direction of a text, and of so many letters at most. */
function shorten(text, most) {
  const letters = [...text.slice(0, 8 * most).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")];
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : letters.join("");
}
