// Plants each bug of test/bugs in a copy of the contracts, compiles it, runs the whole forge suite on the result and
// prints one line: which tests failed. Ends with 1 if a bug is not caught by every test that its patch names, if a
// patch does not apply, does not compile, or changes nothing.
//
//   node test/bugs.mjs FORGE [NAME...]     in the folder that ./run puts together

import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";

const [forge, ...chosen] = process.argv.slice(2);
const all = readdirSync("test/bugs").filter((file) => file.endsWith(".patch")).map((file) => file.slice(0, -6)).sort();
const names = chosen.length > 0 ? chosen : all;

const run = (program, args, options) =>
  new Promise((done) => {
    execFile(program, args, { maxBuffer: 1 << 28, ...options }, (error, out, err) =>
      done({ failed: Boolean(error), out, err }));
  });
const oneLine = (text) => text.trim().replace(/\s+/g, " ").slice(0, 300);
const code = (folder, contract) => JSON.parse(readFileSync(`${folder}/${contract}.json`, "utf8")).creationCode;

/** The tests that fail on the contracts in `folder`, as [name, reason]. */
async function failures(folder) {
  const env = {
    ...process.env,
    BYLINE_CONTRACTS: `${folder}/contracts`,
    FOUNDRY_FUZZ_RUNS: "32",
    FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: `${folder}/failures`,
    FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: "0",
    FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: `${folder}/failures`,
  };
  const { out, err } = await run(forge, ["test", "--json", "--threads", "1"], { env });
  let suites;
  try {
    suites = Object.values(JSON.parse(out));
  } catch {
    throw new Error(`forge did not run: ${oneLine(err || out)}`);
  }
  return suites
    .flatMap((suite) => Object.entries(suite.test_results))
    .filter(([, result]) => result.status === "Failure")
    .map(([test, result]) => [test.replace(/\(.*/, ""), result.reason]);
}

/** What went wrong with the bug, or nothing; and the line to print. */
async function plant(name) {
  const folder = `bug/${name}`;
  const patch = readFileSync(`test/bugs/${name}.patch`, "utf8");
  const wanted = /^Must be caught by: (.*)$/m.exec(patch)?.[1].split(", ");
  if (!wanted) return { wrong: "its patch names no test" };
  mkdirSync(folder, { recursive: true });
  cpSync("src", `${folder}/src`, { recursive: true });
  const applied = await run("git", ["apply", "--whitespace=nowarn", resolve(`test/bugs/${name}.patch`)], {
    cwd: `${folder}/src`,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: resolve(".") },
  });
  if (applied.failed) return { wrong: `its patch does not apply: ${oneLine(applied.err)}` };
  const built = await run("node", [
    `${folder}/src/build.mjs`, "--modules", "node_modules", "--out", `${folder}/contracts`,
  ]);
  if (built.failed) return { wrong: `it does not compile: ${oneLine(built.err)}` };
  if (["Coin", "DevCoin", "Vault"].every((c) => code("contracts", c) === code(`${folder}/contracts`, c))) {
    return { wrong: "its patch changes nothing that runs" };
  }
  const failed = await failures(folder);
  const missed = wanted.filter((test) => !failed.some(([name]) => name === test));
  const reasons = failed.map(([test, reason]) => (test.startsWith("invariant") ? `${test} (${reason})` : test));
  const line = `${failed.length} tests: ${reasons.join(", ")}`;
  return missed.length > 0 ? { wrong: `not by ${missed.join(", ")}; ${line}` } : { line };
}

const started = Date.now();
let next = 0;
let wrongs = 0;
async function worker() {
  while (next < names.length) {
    const name = names[next++];
    const { wrong, line } = existsSync(`test/bugs/${name}.patch`) ? await plant(name) : { wrong: "there is no such bug" };
    if (wrong) wrongs++;
    console.log(wrong ? `NOT CAUGHT ${name}: ${wrong}` : `caught ${name} by ${line}`);
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`${names.length - wrongs} of ${names.length} seeded bugs caught, ${seconds} s`);
process.exitCode = wrongs > 0 ? 1 : 0;
