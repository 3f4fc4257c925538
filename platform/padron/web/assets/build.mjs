// Compiles ../static: app.<hash>.css, app.<hash>.js, table.<hash>.js (of one page only) and VENDOR.json. The same sources give the same bytes. `--out DIR` writes elsewhere.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const given = process.argv.indexOf("--out");
const out = given > 0 ? resolve(process.argv[given + 1]) : join(here, "..", "static");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
const used = lock.packages["node_modules/govuk-frontend"];

const { css } = sass.compile(join(here, "padron.scss"), {
  style: "compressed",
  charset: false,
  loadPaths: [join(here, "node_modules"), here],
  quietDeps: true,
});
const banner = `/* Padrón. Contains govuk-frontend ${used.version} (MIT, see VENDOR.json), without gov.uk's brand. */\n`;
const scripts = (...names) => names.map((name) => readFileSync(join(here, name), "utf8")).join("");
const made = [
  ["app", "css", banner + css.trim() + "\n"],
  ["app", "js", scripts("padron.js", "live.js")],
  ["table", "js", scripts("table.js")],
];

mkdirSync(out, { recursive: true });
for (const old of readdirSync(out)) if (/^(app|table)\.[0-9a-f]{12}\.(css|js)$/.test(old)) rmSync(join(out, old));
const files = {};
for (const [name, kind, text] of made) {
  const hash = sha256(text);
  files[`${name}.${hash.slice(0, 12)}.${kind}`] = hash;
  writeFileSync(join(out, `${name}.${hash.slice(0, 12)}.${kind}`), text);
}
const vendor = [
  {
    name: "govuk-frontend",
    version: used.version,
    integrity: used.integrity,
    licence: "MIT",
    licence_text: readFileSync(join(here, "LICENSE-govuk-frontend.txt"), "utf8"),
    in: Object.keys(files).filter((name) => name.endsWith(".css")),
  },
];
writeFileSync(join(out, "VENDOR.json"), JSON.stringify({ files, vendor }, null, 2) + "\n");
