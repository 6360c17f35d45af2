// Compiles Coin, DevCoin and Vault to the artefacts under ../resources/contracts.
//
//   npm ci --ignore-scripts      (here, or in a copy of this folder)
//   node build.mjs               writes the artefacts
//   node build.mjs --check       compares instead: exit code 1 and a line for each difference
//   options: --modules DIR (node_modules, default: beside this file)  --out DIR
//
// The result depends on nothing but the sources, settings.json and package-lock.json.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : resolve(process.argv[at + 1]);
};
const modules = option("--modules", join(here, "node_modules"));
const out = option("--out", join(here, "..", "resources", "contracts"));
const check = process.argv.includes("--check");

const contracts = ["Coin", "DevCoin", "Vault"];
const solc = createRequire(join(modules, "_"))("solc");
const locked = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
const pinned = (name) => locked.packages[`node_modules/${name}`].version;

if (!solc.version().startsWith(`${pinned("solc")}+commit.`)) {
  console.error(`solc ${solc.version()} is installed, ${pinned("solc")} is pinned: run npm ci again`);
  process.exit(2);
}

/** SHA-256 over name, length and bytes of each file; ArtefactTest computes the same in Java. */
function sourceHash(names) {
  const hash = createHash("sha256");
  for (const name of names) {
    const bytes = readFileSync(join(here, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return `0x${hash.digest("hex")}`;
}

const imported = {};
function findImport(path) {
  const file = join(modules, path);
  if (!path.startsWith("@openzeppelin/contracts/") || !existsSync(file)) {
    return { error: `not found: ${path}` };
  }
  const contents = readFileSync(file, "utf8");
  imported[path] = `0x${createHash("sha256").update(contents).digest("hex")}`;
  return { contents };
}

const settings = JSON.parse(readFileSync(join(here, "settings.json"), "utf8"));
const input = { language: "Solidity", sources: {}, settings };
for (const name of contracts) {
  input.sources[`${name}.sol`] = { content: readFileSync(join(here, `${name}.sol`), "utf8") };
}
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
for (const problem of output.errors ?? []) {
  if (problem.severity === "error" || contracts.some((n) => problem.sourceLocation?.file === `${n}.sol`)) {
    console.error(problem.formattedMessage);
    process.exitCode = 1;
  }
}
if (process.exitCode) process.exit();

const { outputSelection, ...recorded } = settings;
const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
mkdirSync(out, { recursive: true });
for (const name of contracts) {
  const { abi, evm } = output.contracts[`${name}.sol`][name];
  const artefact = {
    contract: name,
    compiler: `solc ${solc.version().replace(/\.Emscripten.*$/, "")}`,
    settings: recorded,
    libraries: { "@openzeppelin/contracts": pinned("@openzeppelin/contracts") },
    sourceHash: sourceHash([`${name}.sol`, "settings.json", "package-lock.json"]),
    imports: sorted(imported),
    methods: evm.methodIdentifiers,
    abi,
    // [offset, length] of the constructor's values in the runtime code, zero in what follows
    immutables: Object.values(evm.deployedBytecode.immutableReferences ?? {})
      .flat()
      .map(({ start, length }) => [start, length])
      .sort(([a], [b]) => a - b),
    creationCode: `0x${evm.bytecode.object}`,
    runtimeCode: `0x${evm.deployedBytecode.object}`,
  };
  const text = `${JSON.stringify(artefact, null, 1)}\n`;
  const file = join(out, `${name}.json`);
  if (!check) {
    writeFileSync(file, text);
    console.log(`${name}: ${(evm.deployedBytecode.object.length / 2) | 0} bytes`);
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    console.error(`${name}.json differs from what the sources compile to`);
    process.exitCode = 1;
  } else {
    console.log(`${name}: equal`);
  }
}
