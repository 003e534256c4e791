// `npm test`: lint, types, unit and end-to-end tests, then one line `N passed, N failed[, N skipped]`.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { environment, root, setUp } from "./setup.mjs";

setUp();
/** That what is told to end may take: the rest of its minutes. */
const LONGEST_END_MILLISECONDS = 15 * 60_000;
const folder = mkdtempSync(join(tmpdir(), "autophase-test-"));
const report = join(folder, "vitest.json");
const CHECKS = [
  "arrows",
  "manifests",
  "published-form",
  "neutral",
  "sizes",
  "documents",
  "comments",
  "unused",
  "changesets",
  "thin",
];
// three minutes of it and as long as the tests take; longer ones by hand: npm run attack -- --minutes 60
const minutes = process.env.ATTACK_MINUTES ?? "3";
const tested = new AbortController();
// beside all others, of what they leave of the processor: its limits are long, and count the processor's time
const attack = step({
  name: "attack",
  script: ["tooling/attack/main.mjs", "--minutes", minutes, "--beside"],
  beside: tested.signal,
});
// tests wait for browsers and programs: what is checked without running takes what they leave
const checked = oneByOne([
  { name: "lint", command: "biome", script: ["check", ".", "--error-on-warnings"] },
  { name: "types", command: "tsc", script: [] },
  ...CHECKS.map((name) => ({ name, script: ["tooling/check/main.mjs", name] })),
  { name: "reference", script: ["tooling/reference/main.mjs"] },
]);
const vitest = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
// all packages have just been built
const more = { AUTOPHASE_TEST_BUILT: "1" };
const unit = await step({ name: "tests", command: "vitest", script: vitest, more, isLive: true });
tested.abort();
const steps = [...(await checked), await attack];

const count = { passed: steps.filter(Boolean).length, failed: steps.filter((ok) => !ok).length, skipped: 0 };
addTests(count);
rmSync(folder, { recursive: true, force: true });
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${skipped}\n`);
process.exitCode = count.failed === 0 && unit ? 0 : 1;

/** @returns of each whether it succeeded. */
async function oneByOne(checks) {
  const results = [];
  for (const check of checks) results.push(await step(check));
  return results;
}

/**
 * @param more - variables of its environment.
 * @param isLive - says what it says at once, and not when it is over.
 * @param beside - takes what others leave of the processor, and is told to end when this signal aborts.
 */
function step({ name, command = process.execPath, script, more, isLive = false, beside }) {
  if (isLive) process.stdout.write(`\n== ${name}\n`);
  const said = [];
  return new Promise((resolve) => {
    const stdio = isLive ? ["ignore", 1, 2] : ["ignore", "pipe", "pipe"];
    const env = { ...environment(), ...more };
    const child = spawn(command, script, { cwd: root, stdio, env });
    if (beside && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    beside?.addEventListener("abort", () => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), LONGEST_END_MILLISECONDS).unref();
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => said.push(chunk));
    child.on("error", (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (status) => {
      if (!isLive) process.stdout.write(`\n== ${name}\n${Buffer.concat(said)}`);
      resolve(status === 0);
    });
  });
}

/** A run that died before it wrote its report is one failure; one that failed outside its tests too. */
function addTests(count) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    count.failed += 1;
    return;
  }
  count.passed += results.numPassedTests;
  count.failed += results.numFailedTests;
  count.skipped += results.numPendingTests + results.numTodoTests;
  if (!unit && results.numFailedTests === 0) count.failed += 1;
  sayWhatWasSkipped(results);
}

/** Suites name the reason in their titles; a skipped test that stands alone is named itself. */
function sayWhatWasSkipped({ testResults }) {
  const skipped = new Map();
  for (const { assertionResults } of testResults) {
    for (const { status, ancestorTitles, title } of assertionResults) {
      if (status !== "skipped" && status !== "pending") continue;
      const name = ancestorTitles.find((suite) => suite.includes("skipped")) ?? [...ancestorTitles, title].join(" > ");
      skipped.set(name, (skipped.get(name) ?? 0) + 1);
    }
  }
  for (const [name, tests] of skipped) process.stdout.write(`skipped ${tests}: ${name}\n`);
}
