// `npm test`: lint, types, unit and end-to-end tests, then one line `N passed, N failed[, N skipped]`.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment, root, setUp } from "./setup.mjs";

setUp();
const folder = mkdtempSync(join(tmpdir(), "autophase-test-"));
const report = join(folder, "vitest.json");
const steps = [
  step("lint", "biome", ["check", ".", "--error-on-warnings"]),
  ...["arrows", "manifests", "published-form", "neutral", "sizes", "documents", "comments", "unused", "changesets"].map(
    (name) => step(name, process.execPath, ["tooling/check/main.mjs", name]),
  ),
  step("reference", process.execPath, ["tooling/reference/main.mjs"]),
  step("types", "tsc", []),
];
// a minute of it; longer ones by hand: npm run attack -- --minutes 60
const minutes = process.env.ATTACK_MINUTES ?? "1";
steps.push(step("attack", process.execPath, ["tooling/attack/main.mjs", "--minutes", minutes], Number(minutes) + 5));
const unit = step("tests", "vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);

const count = { passed: steps.filter(Boolean).length, failed: steps.filter((ok) => !ok).length, skipped: 0 };
addTests(count);
rmSync(folder, { recursive: true, force: true });
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${skipped}\n`);
process.exitCode = count.failed === 0 && unit ? 0 : 1;

/** @param minutes - after which it has failed; undefined: as long as it takes. */
function step(name, command, args, minutes) {
  process.stdout.write(`\n== ${name}\n`);
  const timeout = minutes === undefined ? undefined : 60_000 * minutes;
  return (
    spawnSync(command, args, { cwd: root, stdio: ["ignore", 1, 2], env: environment(), timeout, killSignal: "SIGKILL" })
      .status === 0
  );
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
