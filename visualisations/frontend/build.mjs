/** Bundles the pages' scripts and styles into ../static (or the folder named), with their SHA-256 and licences. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "static"));
const pages = { network: { script: "src/main.ts", style: "src/styles/page.css" } };

const shared = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  charset: "utf8",
  legalComments: "none",
  absWorkingDir: here,
};
// vis-network's and vis-data's own builds carry these inside, so no bundle names them.
const packages = new Set(["@egjs/hammerjs", "component-emitter", "keycharm", "uuid", "vis-util"]);
const built = {};

for (const [name, { script, style }] of Object.entries(pages)) {
  const js = await build({
    ...shared,
    entryPoints: [script],
    format: "iife",
    target: "es2022",
    tsconfig: "tsconfig.json",
  });
  const css = await build({ ...shared, entryPoints: [style], target: ["chrome105", "firefox105", "safari16"] });
  for (const input of Object.keys(js.metafile.inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
    if (found) packages.add(found[1]);
  }
  built[`${name}.js`] = js.outputFiles[0].text;
  built[`${name}.css`] = css.outputFiles[0].text;
}

const notices = [...packages].sort().map(notice);
const polyfills = /copyright: ["']([^"']+)["']/.exec(
  readFileSync(join(here, "node_modules/vis-network/peer/esm/vis-network.mjs"), "utf8"),
);
if (polyfills)
  notices.push({
    line: `core-js, inside vis-network (MIT). ${polyfills[1]}`,
    text: `The permission of the MIT licence, as above.`,
  });
// A page is handed on as one file, so the notices that the licences ask for go with the script.
const banner = `/*! Lintas. Contains, under the MIT licence unless said otherwise:\n${notices.map((one) => ` * ${one.line}\n`).join("")} * ${mit(notices)}\n */\n`;
for (const name of Object.keys(built)) if (name.endsWith(".js")) built[name] = banner + built[name];

built["LICENCES.txt"] = notices.map((one) => `${one.line}\n\n${one.text.trim()}\n`).join(`\n${"-".repeat(80)}\n\n`);
built.SHA256SUMS = Object.keys(built)
  .sort()
  .map((name) => `${createHash("sha256").update(built[name]).digest("hex")}  ${name}\n`)
  .join("");

mkdirSync(out, { recursive: true });
for (const [name, text] of Object.entries(built)) {
  writeFileSync(join(out, name), text);
  console.log(`${name}  ${Math.ceil(Buffer.byteLength(text) / 1024)} KB`);
}

/** Name, version, licence, copyright line and licence text of a package. */
function notice(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder)
    .filter((file) => /^licen[cs]e/i.test(file))
    .sort();
  // Where there is a choice of licences, MIT is taken.
  const file = files.find((one) => /mit/i.test(one)) ?? files.find((one) => !/apache/i.test(one)) ?? files[0];
  if (file === undefined) throw new Error(`${name} has no licence file`);
  const text = readFileSync(join(folder, file), "utf8");
  const holder = /^.*copyright (?:\(c\)|\d{4}).*$/im.exec(text)?.[0].trim() ?? "";
  return { line: `${name} ${version} (${license}). ${holder}`.trim(), text };
}

/** The permission of the MIT licence, once, on one line. */
function mit(all) {
  const whole = all.map((one) => one.text).find((text) => /permission is hereby granted/i.test(text)) ?? "";
  return whole
    .slice(whole.search(/permission is hereby granted/i))
    .replaceAll(/\s+/g, " ")
    .trim();
}
