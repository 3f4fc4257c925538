// What generated rules call, in the browser and in Node: three values, exact numbers, days, tables, and typed answers.
// null is unknown: absent, refused or not relevant. undefined is what only the server can tell: a field that holds it
// may or may not be known, so `has` does not say. Every other operation passes on null first, undefined next.

const strict = (does) => (...given) => (given.includes(null) ? null : given.includes(undefined) ? undefined : does(...given));
const kleene = (items, decides) =>
  items.includes(decides) ? decides : items.includes(undefined) ? undefined : items.includes(null) ? null : !decides;
const and = (...items) => kleene(items, false);
const or = (...items) => kleene(items, true);
const not = strict((of) => !of);
const choose = (condition, yes, no) => (condition === null || condition === undefined ? condition : condition ? yes : no);
const has = (of) => (of === undefined ? undefined : of !== null);

const equal = strict((left, right) => left === right);
const differs = strict((left, right) => left !== right);
const less = strict((left, right) => left < right);
const atMost = strict((left, right) => left <= right);
const more = strict((left, right) => left > right);
const atLeast = strict((left, right) => left >= right);
const among = strict((of, values) => values.includes(of));

const plus = strict((...items) => items.reduce((sum, each) => sum + each));
const times = strict((...items) => items.reduce((product, each) => product * each));
const minus = strict((of) => -of);
const absolute = strict((of) => Math.abs(of));
const least = strict((...items) => items.reduce((found, each) => (each < found ? each : found)));
const greatest = strict((...items) => items.reduce((found, each) => (each > found ? each : found)));
// To the nearest whole number, half away from zero. Whole numbers below 2**53 only, so that % and / are exact.
const rounded = strict((above, below) => {
  const doubled = 2 * Math.abs(above) + below;
  const whole = (doubled - (doubled % (2 * below))) / (2 * below);
  return above >= 0 ? whole : -whole;
});

const years = strict((start, end) => Number(end.slice(0, 4)) - Number(start.slice(0, 4)) - (end.slice(5) < start.slice(5) ? 1 : 0));
const monthsForward = (start, end) =>
  (Number(end.slice(0, 4)) - Number(start.slice(0, 4))) * 12 +
  Number(end.slice(5, 7)) - Number(start.slice(5, 7)) - (end.slice(8) < start.slice(8) ? 1 : 0);
const months = strict((start, end) => (end < start ? -monthsForward(end, start) : monthsForward(start, end)));
const dayNumber = (day) => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / 86400000;
const days = strict((start, end) => dayNumber(end) - dayNumber(start));
const isDay = (year, month, day) =>
  month >= 1 && month <= 12 && day >= 1 && day <= [31, year % 4 || (year % 100 === 0 && year % 400) ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
const iso = (year, month, day) => `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
const FIRST_DAY = "1900-03-01";
const LAST_DAY = "2099-12-31";
const birthDate = strict((curp) => {
  const found = /^.{4}([0-9]{2})([0-9]{2})([0-9]{2}).{6}(.).$/s.exec(curp);
  if (!found) return null;
  const [year, month, day] = [(found[4] <= "9" ? 1900 : 2000) + Number(found[1]), Number(found[2]), Number(found[3])];
  const said = iso(year, month, day);
  return isDay(year, month, day) && said >= FIRST_DAY && said <= LAST_DAY ? said : null;
});

const includes = strict((codes, code) => codes.includes(code));
const countCodes = strict((codes) => codes.length);
const countRows = (rows) => (rows === undefined ? undefined : (rows ?? []).length);
const sumCells = (rows, name) => (rows === undefined ? undefined : [0, ...(rows ?? []).map((row) => value(row, name))].reduce((sum, each) => plus(sum, each)));
const anyRow = (rows, condition) => (rows === undefined ? undefined : or(...(rows ?? []).map(condition), false));
const allRows = (rows, condition) => (rows === undefined ? undefined : and(...(rows ?? []).map(condition), true));

const value = (from, name, absent = null) => (from.has(name) ? from.get(name) : absent);
const dated = (values, today) => values.reduce((found, [first, each]) => (first <= today ? each : found), null);
const about = (fact, of) => (of === null || of === undefined ? of : fact);

// Decision tables: a cell is null (anything), [[least, most], …] under `within`, or [value, …] under `one`.
const cellFits = (cell, key) => {
  if (cell === null) return true;
  if (key === null || key === undefined) return null;
  if (cell.one) return cell.one.includes(key);
  return cell.within.some(([low, high]) => (low === null || low <= key) && (high === null || key <= high));
};
const rowFits = (row, keys) => kleene(row.cells.map((cell, at) => cellFits(cell, keys[at])), false);
const found = (table, keys) => {
  let total = null;
  for (const row of table.rows) {
    const fits = rowFits(row, keys);
    if (fits === null && table.hit !== "unique") return null;
    if (fits && table.hit !== "sum") return row.value;
    if (fits) total = (total ?? 0) + row.value;
  }
  return total;
};
const lookup = (table, keys) => found(table, keys) ?? (keys.includes(undefined) ? undefined : null);

// How a program's own function puts a record together.
const read = (relevant, does) => (relevant === true ? does() : relevant === undefined ? undefined : null);
const bounded = (beyond, path, of, factor, low, high) => {
  if (of === null || of === undefined) return of;
  const scaled = of * factor;
  if (low <= scaled && scaled <= high) return scaled;
  beyond.push(path);
  return null;
};
const applies = (when, outcome) =>
  when === undefined ? (outcome === true ? true : undefined) : when === true ? outcome : true;
const chosen = (from, name, required) => value(from, name, required === undefined ? undefined : required === true ? null : []);
const knownOnly = (pairs) => new Map(pairs.filter(([, each]) => each !== null && each !== undefined));
const notAbsent = (pairs) => new Map(pairs.filter(([, each]) => each !== null));
const isUnsure = (of) => of === undefined || (Array.isArray(of) && of.some((row) => row instanceof Map && [...row.values()].includes(undefined)));
const unsureNames = (pairs) => pairs.filter(([, each]) => isUnsure(each)).map(([name]) => name);
const sheet = () => ({ irrelevant: [], asked: [], required: [], broken: [], beyond: [], notes: [] });
const overRows = (rows, judge, into) => (Array.isArray(rows) ? rows.map((row, at) => judge(row, at + 1, into)) : rows);

// Typed answers. What the server would surely take comes as it would; what it would surely refuse is null; what the
// browser cannot be sure of is undefined.
const PLAIN = /^[\t\n\r -~\u00a1-\u00ac\u00ae-\u024f\u2018-\u201d\u2013\u2014\u2026]*$/;
const tidy = (text) => text.replace(/[\t\n\r ]+/g, " ").replace(/^ | $/g, "");
const taker = (does) => (raw, today) => {
  if (raw === null || raw === undefined) return { given: false };
  if (typeof raw !== "string") return { given: true, value: undefined };
  const text = raw.normalize("NFC");
  if (!PLAIN.test(text)) return { given: true, value: undefined };
  const said = tidy(text);
  return said === "" ? { given: false } : { given: true, value: does(said, today, raw) };
};
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const text = (low, high, lines) =>
  taker((said, today, raw) => {
    if (lines > 1 && /[\n\r]/.test(raw)) return undefined;
    const count = [...said].length;
    return low <= count && count <= high ? said : null;
  });
const unsure = () => taker(() => undefined);
const matching = (check) => () => taker((said) => (check(said) ? said : undefined));

const CURP = /^[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX](?:AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE)[BCDFGHJKLMNPQRSTVWXYZ]{3}[0-9A-Z][0-9]$/;
const CURP_SIGNS = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
const GENERIC_CURP = /^XEXX010101.NEXXX/;
const weighed = (said, signs, first) => [...said].reduce((sum, sign, at) => sum + signs.indexOf(sign) * (first - at), 0);
const curp = (unusedWords) =>
  taker((said, today) => {
    const key = said.replace(/[ -]/g, "").toUpperCase();
    const born = birthDate(key);
    const sure = CURP.test(key) && born !== null && born <= today && years(born, today) <= 110;
    return sure && !unusedWords.includes(key.slice(0, 4)) && !GENERIC_CURP.test(key) && weighed(key, CURP_SIGNS, 18) % 10 === 0 ? key : undefined;
  });
const RFC_SIGNS = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
const rfc = matching((said) => {
  const found = /^[A-ZÑ&]{3,4}([0-9]{2})([0-9]{2})([0-9]{2})[A-Z0-9]{2}[0-9A]$/.exec(said);
  if (!found || !isDay(2000 + Number(found[1]), Number(found[2]), Number(found[3])) || /^X[AE]XX010101000$/.test(said)) return false;
  const total = weighed(said.slice(0, -1).padStart(12), RFC_SIGNS, 13);
  return "0123456789A0"[11 - (total % 11)] === said.at(-1);
});
const clabe = matching((said) => {
  if (!/^[0-9]{18}$/.test(said)) return false;
  const bank = Number(said.slice(0, 3));
  const sum = [...said.slice(0, 17)].reduce((total, digit, at) => total + ((Number(digit) * [3, 7, 1][at % 3]) % 10), 0);
  return bank > 0 && (bank < 200 || bank > 599) && (10 - (sum % 10)) % 10 === Number(said[17]);
});
const phone = matching((said) => /^[2-9][0-9]{9}$/.test(said) && !/^(.)\1+$/.test(said));
const postalCode = matching((said) => /^(?:0[1-9]|[1-9][0-9])[0-9]{3}$/.test(said));
const email = matching((said) => said.length <= 254 && /^[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/.test(said));

const number = (places, low, high, unit, money) => {
  const mark = money ? "(?:(?:mxn|mx)? ?\\$|mxn)?" : "";
  const after = (money ? "(?: ?(?:pesos?|m\\.? ?n\\.?|mxn))*" : "") + (unit ? `(?: ?${escaped(folded(unit))}\\.?)?` : "");
  const written = new RegExp(`^([+-]?) ?${mark} ?([+-]?) ?([0-9]{1,3}(?:([, '’])[0-9]{3})(?:\\4[0-9]{3})*|[0-9]*)(?:\\.([0-9]*))?${after}$`, "u");
  return taker((said) => {
    if (said.length > 30) return undefined;
    const parts = written.exec(folded(said).replace(/–/g, "-"));
    if (!parts || (parts[1] && parts[2])) return null;
    const whole = parts[3].replace(/[^0-9]/g, "");
    if (whole + (parts[5] ?? "") === "" || (parts[5] === "" && whole === "")) return null;
    const decimals = (parts[5] ?? "").replace(/0+$/, "");
    const digits = whole.replace(/^0+/, "");
    if (decimals.length > places || digits.length + places > 15) return null;
    const scaled = Number(digits + decimals.padEnd(places, "0")) * ((parts[1] || parts[2]) === "-" ? -1 : 1);
    return low <= scaled && scaled <= high ? scaled + 0 : null;
  });
};

const MONTHS = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];
const monthNumber = (said) => (/^[0-9]{1,2}$/.test(said) ? Number(said) : MONTHS.indexOf(folded(said)) + 1);
const later = (day, count, unit) => {
  const [year, month, date] = day.split("-").map(Number);
  if (unit === "days") return new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10);
  const all = year * 12 + month - 1 + count * (unit === "years" ? 12 : 1);
  const [inYear, inMonth] = [Math.floor(all / 12), (all % 12) + 1];
  if (isDay(inYear, inMonth, date)) return iso(inYear, inMonth, date);
  return iso(Math.floor((all + 1) / 12), ((all + 1) % 12) + 1, 1);
};
const within = (day, low, high, age, today) => {
  if (day > today && (high === "today" || age)) return false;
  if (day < today && low === "today") return false;
  if (age && day >= FIRST_DAY && later(day, ...age) < today) return false;
  return (low === "today" ? FIRST_DAY : low) <= day && day <= (high === "today" ? LAST_DAY : high);
};
const day = (low, high, age) => (raw, today) => {
  if (raw === null || raw === undefined) return { given: false };
  if (!Array.isArray(raw) || !raw.every((part) => typeof part === "string" && PLAIN.test(part))) return { given: true, value: undefined };
  const parts = raw.map(tidy);
  if (parts.every((part) => part === "")) return { given: false };
  if (parts.includes("")) return { given: true, value: null };
  const month = monthNumber(parts[1]);
  if (!/^[0-9]{1,2}$/.test(parts[0]) || !month || !/^[0-9]{4}$/.test(parts[2])) return { given: true, value: undefined };
  const [year, date] = [Number(parts[2]), Number(parts[0])];
  const sure = isDay(year, month, date) && year >= 1 && within(iso(year, month, date), low, high, age, today);
  return { given: true, value: sure ? iso(year, month, date) : null };
};

const yesNo = () => taker((said) => (said === "yes" ? true : said === "no" ? false : undefined));
const choice = (list) => (raw) =>
  list.some(([code]) => code === raw) ? { given: true, value: raw } : taker(() => undefined)(raw);
const choices = (list) => (raw) => {
  if (raw === null || raw === undefined || raw.length === 0) return { given: false };
  const order = list.map(([code]) => code);
  if (!raw.every((code) => order.includes(code))) return { given: true, value: undefined };
  return { given: true, value: order.filter((code) => raw.includes(code)) };
};
const file = () => (raw) => (raw === null || raw === undefined || raw === "" ? { given: false } : { given: true, value: raw === "kept" ? raw : undefined });
const computed = () => () => ({ given: false });

const isBlank = (raw) =>
  raw === null || raw === undefined || (typeof raw === "string" ? tidy(raw) === "" : Array.isArray(raw) && raw.every(isBlank));
const cleanedRow = (fields, row, today) => {
  const cells = new Map();
  for (const field of fields) {
    const taken = field.take(value(row, field.name), today);
    if (taken.given) cells.set(field.name, taken.value);
  }
  return cells;
};
// Rows where everything is blank are not rows.
const cleaned = (fields, raw, today) => {
  const [values, given] = [new Map(), new Set()];
  for (const field of fields) {
    const said = value(raw, field.name);
    if (field.rows) {
      const rows = (Array.isArray(said) ? said : []).filter((row) => ![...row.values()].every(isBlank));
      if (said !== null) values.set(field.name, rows.map((row) => cleanedRow(field.rows, row, today)));
      if (rows.length) given.add(field.name);
      continue;
    }
    const taken = field.take(said, today);
    if (!taken.given) continue;
    given.add(field.name);
    values.set(field.name, taken.value);
  }
  return { values, given };
};
// Blanks of a known person come from the registry; a group with a new value changes as a whole.
const filled = (fields, { values, given }, known) => {
  const changed = new Set();
  for (const field of fields)
    if (given.has(field.name) && known.has(field.name) && String(values.get(field.name)) !== String(known.get(field.name)))
      field.groups.forEach((group) => changed.add(group));
  for (const field of fields)
    if (known.has(field.name) && !given.has(field.name) && !values.has(field.name) && !field.groups.some((group) => changed.has(group)))
      values.set(field.name, known.get(field.name));
};
const parents = (filters, values) => filters.filter(([, name]) => values.has(name));
const options = (field, values) => {
  const asked = parents(field.filters, values);
  return asked.length === 0 ? field.list : field.list.filter((option) => asked.every(([at, name]) => option[at + 2] === String(values.get(name))));
};
const isMisplaced = (field, values) => {
  if (!field.filters || !values.has(field.name)) return false;
  const left = options(field, values).map(([code]) => code);
  const said = values.get(field.name);
  return !(Array.isArray(said) ? said : [said]).every((code) => left.includes(code));
};
// A code that its parent's answer does not lead to is refused, and unknown to every rule. Says whether one was.
const refuseMisplaced = (fields, values, clean) => {
  let refused = false;
  const look = (field, known, cells) => {
    if (!isMisplaced(field, known)) return;
    cells.set(field.name, null);
    known.delete(field.name);
    refused = true;
  };
  for (const field of fields) {
    if (!field.rows) look(field, values, clean);
    else if (field.rows.some((cell) => cell.filters))
      (values.get(field.name) ?? []).forEach((row, at) => {
        const outer = [...values].filter(([name]) => !field.rows.some((cell) => cell.name === name));
        const known = new Map([...outer, ...row]);
        for (const cell of field.rows) look(cell, known, clean.get(field.name)[at]);
      });
  }
  return refused;
};

// Calculated values for people, as the server shows them.
const inNumbers = (places, money, unit) => (scaled) => {
  const digits = String(Math.abs(scaled)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=([0-9]{3})+$)/g, ",");
  const said = `${scaled < 0 ? "-" : ""}${money ? "$" : ""}${whole}${places ? `.${digits.slice(-places)}` : ""}`;
  return unit ? `${said} ${unit}` : said;
};
const inDays = (of) => `${Number(of.slice(8))} de ${MONTHS[Number(of.slice(5, 7)) - 1]} de ${of.slice(0, 4)}`;
const inYesNo = (of) => (of ? "Sí" : "No");
const inLabels = (list) => (of) => (Array.isArray(of) ? of : [of]).map((code) => list.find(([each]) => each === code)?.[1] ?? code).join("; ");

// The whole of it: raw answers by name, and what the server knows of the rest. `judged` is the program's own function.
const recordOf = (fields, judged) => (raw, { today, facts, values, known }) => {
  const clean = cleaned(fields, raw, today);
  for (const [name, each] of values) clean.values.set(name, each);
  filled(fields, clean, known);
  const first = judged(clean.values, facts, today);
  return refuseMisplaced(fields, first.values, clean.values) ? judged(clean.values, facts, today) : first;
};
