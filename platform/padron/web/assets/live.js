
// The capture form follows its program's rules while it is filled: questions come and go, lists cascade, calculations and
// criteria show. What it sends is what it would send without; the server decides again.
const capture = document.querySelector("form[data-rules]");
if (capture) import(capture.dataset.rules).then((rules) => lively(capture, rules));

function lively(form, rules) {
  const given = JSON.parse(form.dataset.given);
  const alive = (each) =>
    Array.isArray(each) ? each.map(alive) : each && typeof each === "object" ? new Map(Object.entries(each).map(([name, of]) => [name, alive(of)])) : each;
  const context = { today: given.today, facts: alive(given.facts), values: alive(given.values), known: alive(given.known) };
  unpack(form);
  const places = new Map([...form.querySelectorAll("[data-question]")].map((each) => [each.dataset.question, each]));
  const shown = form.elements._shown;
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "_hidden" });
  form.append(hidden);

  const typed = (sent, field, name) => {
    if (field.kind === "day") return ["day", "month", "year"].map((part) => sent.get(`${name}-${part}`) ?? "");
    if (field.kind === "several") return sent.getAll(name);
    if (field.kind !== "file") return sent.get(name);
    return sent.get(name)?.name ? "new" : given.kept.includes(name) ? "kept" : "";
  };
  const rowsOf = (name) => {
    const found = [];
    while (document.getElementById(`${name}-${found.length}`)) found.push(`${name}-${found.length}-`);
    return found;
  };
  const rawOf = (sent, fields, prefix = "") =>
    new Map(fields.filter((field) => places.has(prefix + field.name)).map((field) => [
      field.name,
      field.rows ? rowsOf(field.name).map((start) => rawOf(sent, field.rows, start)) : typed(sent, field, prefix + field.name),
    ]));
  // A fact about another person holds for the CURP that the server saw; of another one only the server can tell.
  const judged = (raw) => {
    const said = rules.record(raw, context);
    const others = Object.keys(given.of).filter((name) => (said.values.get(name) ?? null) !== given.of[name]);
    if (!others.length) return said;
    const facts = new Map(context.facts);
    for (const [fact, name] of Object.entries(given.about)) if (others.includes(name)) facts.set(fact, undefined);
    return rules.record(raw, { ...context, facts });
  };

  // One scope: the record, or a row. `path` says where the rules' lists name its fields.
  const scopes = (raw, said) => {
    const found = [{ fields: rules.FIELDS, prefix: "", start: "", lists: said, values: said.values }];
    for (const field of rules.FIELDS.filter((each) => each.rows && raw.has(each.name))) {
      let number = 0;
      raw.get(field.name).forEach((row, at) => {
        const blank = [...row.values()].every(rules.isBlank);
        if (!blank) number += 1;
        const own = (!blank && said.values.get(field.name)?.[number - 1]) || new Map();
        const outer = [...said.values].filter(([name]) => !field.rows.some((cell) => cell.name === name));
        found.push({
          fields: field.rows, prefix: `${field.name}-${at}-`, start: `${field.name}[${blank ? 0 : number}].`,
          lists: blank ? said.blank.get(field.name) : said, values: new Map([...outer, ...own]), own,
        });
      });
    }
    return found;
  };

  const cascaded = new Map();
  const cascade = (scope) => {
    let changed = false;
    for (const field of scope.fields.filter((each) => each.filters)) {
      const place = places.get(scope.prefix + field.name);
      const parents = field.filters.map(([, name]) => python(scope.values.get(name))).join(".");
      if (!place || cascaded.get(place) === parents) continue;
      if (offer(place, scope.prefix + field.name, rules.options(field, scope.values))) cascaded.set(place, parents);
      changed = true;
    }
    return changed;
  };
  const show = (scope) => {
    const out = new Set([...scope.lists.irrelevant, ...scope.lists.notes]);
    const asked = new Set(scope.lists.asked);
    for (const name of out) if (name.startsWith(scope.start)) {
      const place = places.get(scope.prefix + name.slice(scope.start.length));
      if (place) place.dataset.out = "";
    }
    for (const field of scope.fields) {
      const place = places.get(scope.prefix + field.name);
      if (!place) continue;
      if (field.show) tell(document.getElementById(scope.prefix + field.name), field, (scope.own ?? scope.values).get(field.name));
      else if (!field.rows) mark(place, asked.has(scope.start + field.name));
    }
  };
  const tokens = (said) => {
    const [seen, away] = [[], []];
    for (const field of rules.FIELDS.filter((each) => !each.show && places.has(each.name))) {
      const place = places.get(field.name);
      if (place.hidden) away.push(field.name);
      else seen.push(field.filters ? `${field.name}@${cascaded.get(place) ?? ""}` : field.name);
    }
    shown.value = seen.join("|");
    hidden.value = away.join("|");
  };

  const refresh = (again = true) => {
    const raw = rawOf(new FormData(form), rules.FIELDS);
    const said = judged(raw);
    const found = scopes(raw, said);
    if (found.map(cascade).some(Boolean) && again) return refresh(false);
    for (const place of places.values()) delete place.dataset.out;
    found.forEach(show);
    for (const [name, place] of [...places].reverse()) {
      const inside = place.querySelector("[data-question]") && !rules.FIELDS.some((field) => field.name === name);
      place.hidden = "out" in place.dataset || (inside && ![...place.querySelectorAll("[data-question]")].some((each) => !each.hidden));
    }
    tokens(said);
    panel(document.getElementById("criterios"), said.outcomes);
  };
  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => refresh());
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => refresh());
  addEventListener("pageshow", soon);
  refresh();
}

// What does not apply yet is put on the page, hidden.
function unpack(form) {
  for (let each = form.querySelector("template[data-question]"); each; each = form.querySelector("template[data-question]")) {
    const place = document.createElement("div");
    place.className = "padron-question";
    place.dataset.question = each.dataset.question;
    place.hidden = true;
    place.append(each.content);
    each.replaceWith(place);
  }
}

// A value as the server writes it where it says which options a page showed.
const python = (of) => (of === true ? "True" : of === false ? "False" : String(of ?? ""));

// The options of a list, with what was chosen while it is there; a choice that went comes back with its option.
function offer(place, name, options) {
  const select = place.querySelector("select");
  if (select) {
    const wanted = select.value || place.dataset.wanted || "";
    const first = select.options[0]?.value === "" ? [select.options[0]] : [];
    select.replaceChildren(...first, ...options.map(([code, label]) => new Option(label, code)));
    select.value = options.some(([code]) => code === wanted) ? wanted : "";
    place.dataset.wanted = wanted;
    return true;
  }
  const items = [...place.querySelectorAll(".govuk-radios__item, .govuk-checkboxes__item")];
  if (!items.length) return false;
  const wanted = new Set([...JSON.parse(place.dataset.wanted ?? "[]"), ...items.map((each) => each.querySelector("input")).filter((each) => each.checked).map((each) => each.value)]);
  place.dataset.wanted = JSON.stringify([...wanted]);
  const made = options.map(([code, label], at) => {
    const item = items[0].cloneNode(true);
    const [input, said] = [item.querySelector("input"), item.querySelector("label")];
    Object.assign(input, { id: at ? `${name}-${at + 1}` : name, value: code, checked: wanted.has(code) });
    said.htmlFor = input.id;
    said.textContent = label;
    return item;
  });
  items[0].before(...made);
  items.forEach((each) => each.remove());
  return made.length > 0;
}

// «(opcional)» behind the label of a question that may be left blank.
const OPTIONAL = / \(opcional\)$/;
function mark(place, required) {
  const title = place.querySelector("legend, label");
  if (!title) return;
  const said = title.textContent.trim();
  const wanted = said.replace(OPTIONAL, "") + (required ? "" : " (opcional)");
  if (said !== wanted) title.textContent = wanted;
}

function tell(place, field, value) {
  const said = value === undefined ? "Se calcula con las respuestas." : field.show(value);
  if (place && place.textContent.trim() !== said) place.textContent = said;
}

let speaking = 0;
function panel(place, outcomes) {
  if (!place) return;
  const [marks, titles] = [JSON.parse(place.dataset.marks), JSON.parse(place.dataset.titles)];
  const items = [...place.querySelectorAll("[data-outcome]")];
  items.forEach((item, at) => {
    if (item.dataset.outcome === "hidden") return;
    const outcome = outcomes[at] === true ? "met" : outcomes[at] === false ? "not_met" : "unknown";
    item.dataset.outcome = outcome;
    item.className = `padron-criteria__item padron-criteria__item--${outcome}`;
    item.querySelector(".padron-criteria__mark").textContent = marks[outcome][0];
    item.querySelector(".padron-criteria__word").textContent = marks[outcome][1];
  });
  const all = items.map((each) => each.dataset.outcome);
  const verdict = all.includes("not_met") ? "ineligible" : all.includes("hidden") ? "to_confirm" : all.includes("unknown") ? "undetermined" : "eligible";
  const count = (outcome) => all.filter((each) => each === outcome).length;
  const said = `${titles[verdict]}: ${count("met")} ✓, ${count("not_met")} ✗, ${count("unknown")} sin dato`;
  const status = place.querySelector("[role=status]");
  place.dataset.verdict = verdict;
  clearTimeout(speaking);
  if (place.hidden) status.textContent = said;
  else if (status.textContent !== said) speaking = setTimeout(() => (status.textContent = said), 500);
  place.hidden = false;
}
