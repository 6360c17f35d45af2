#!/usr/bin/env node
// npm's solc as the native compiler that forge expects: `--version`, and standard JSON from stdin to stdout.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const solc = createRequire(join(process.cwd(), "_"))("solc");
if (process.argv.includes("--version")) {
  const version = solc.version().replace(/\.Emscripten.*$/, ".Linux.g++");
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
}
