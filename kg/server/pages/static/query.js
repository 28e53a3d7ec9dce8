// The page of queries: YASGUI with the prefixes of the graph, and the named questions with their parameters.
"use strict";
(async () => {
  const form = document.getElementById("questions"), told = document.getElementById("told");
  const known = await (await fetch("questions")).json();
  const prefixes = Object.entries(known.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join("\n");
  const { Yasgui } = window;
  // The others ask servers on the web for names.
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.value = `${prefixes}\n\nSELECT ?who ?whom WHERE { ?who kg:meets ?whom }\nLIMIT 20`;
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint: new URL("sparql", location.href).href, method: "POST" },
    endpointCatalogueOptions: { getData: () => [] },
    copyEndpointOnNewTab: true,
    persistenceId: "kg",
  });
  const select = form.elements.question, fields = document.getElementById("parameters");
  for (const question of known.questions) select.add(new Option(question.title, question.name));

  const show = () => {
    const question = known.questions.find((one) => one.name === select.value);
    fields.replaceChildren(...question.parameters.map((parameter) => {
      const label = document.createElement("label"), input = document.createElement("input");
      input.name = parameter.name;
      input.placeholder = parameter.example;
      input.title = parameter.meaning;
      input.required = !parameter.optional;
      label.append(`${parameter.name} `, input);
      return label;
    }));
    document.getElementById("answers").textContent = question.answers;
  };

  const ask = async (event) => {
    event.preventDefault();
    const given = [...new FormData(form)].filter(([name, value]) => name !== "question" && value);
    const reply = await fetch(`questions/${select.value}?${new URLSearchParams(given)}`);
    const text = await reply.text();
    told.textContent = reply.ok ? "" : text;
    if (!reply.ok) return;
    yasgui.getTab().getYasqe().setValue(`${prefixes}\n\n${text}`);
    yasgui.getTab().getYasqe().query();
  };

  select.addEventListener("change", show);
  form.addEventListener("submit", ask);
  show();
})();
