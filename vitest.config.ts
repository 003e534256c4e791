import { availableParallelism } from "node:os";
import { defineIsolatedTests } from "@autophase/vitest";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest and waits for a browser or a registry: at the end nothing would run beside it. */
const FIRST = ["studio/studio.test.ts", "src/gpu.test.ts", "release.test.mjs", "snippets.test.ts"];

/** Files of one package come together, which share a process. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = FIRST.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? FIRST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // tests of programs and browsers wait for a part of their time; with two more nothing is left for checks and attack
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...["packages/*", "apps/*", "tooling/browser", "tooling/run", "tooling/release", "examples"].map(
        (folder) => `${folder}/vitest.config.ts`,
      ),
      defineIsolatedTests(),
    ],
  },
});
