import type { EngineName } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { parseRecipe } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { runStarts } from "../starts/run-starts.js";
import { createLocalPool } from "../starts/runner-pool.js";
import { serveStarts } from "./serve-starts.js";
import { createSharedPool } from "./shared-pool.js";
import type { Thread } from "./thread-runner.js";
import type { WorkerReport } from "./worker-messages.js";

const SIDE = 8;
const pattern: DiffractionPattern = {
  intensity: {
    data: Float32Array.from({ length: SIDE ** 3 }, (_, i) => {
      const at = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((n) => n - SIDE / 2);
      return Math.round(1000 * Math.exp(-at.reduce((sum, k) => sum + k * k, 0) / 3));
    }),
    shape: [SIDE, SIDE, SIDE],
  },
  history: [],
};

/** Beside this one, as far as what travels is concerned. */
function elsewhere(counts: number[], index: number): Thread {
  let onReport: ((report: WorkerReport) => void) | undefined;
  const handle = serveStarts((report) => onReport?.(structuredClone(report)));
  return {
    send(request) {
      if (request.type === "run") counts[index]++;
      handle(structuredClone(request));
    },
    listen: (listeners) => {
      onReport = listeners?.onReport;
    },
    terminate: async () => {},
  };
}

describe("createSharedPool", () => {
  const options = { recipe: parseRecipe("10*ER"), seed: 5 } as const;
  const own = () => createLocalPool(createReferenceEngine());

  it("shares starts out, and they have the bits of one process", async () => {
    const counts = [0, 0];
    const others = counts.map((_, index) => () => elsewhere(counts, index));
    const shared = createSharedPool(own(), others, { name: "reference", threads: 1 });
    const runners = shared.createRunners(pattern, options, 6);
    expect(runners).toHaveLength(3);
    const { solutions } = await runStarts({ runners, starts: 6 });
    const alone = await runStarts({ runners: own().createRunners(pattern, options, 6), starts: 6 });
    expect(solutions.map(({ seconds: _, ...solution }) => solution)).toEqual(
      alone.solutions.map(({ seconds: _, ...solution }) => solution),
    );
    expect(counts.every((count) => count > 0)).toBe(true);
  });

  it("asks no more of them than there are starts", () => {
    const others = [1, 2, 3].map(() => () => elsewhere([0], 0));
    const shared = createSharedPool(own(), others, { name: "reference", threads: 1 });
    expect(shared.createRunners(pattern, options, 2)).toHaveLength(2);
  });

  it.each<EngineName>(["gpu", "webgl", "tensorflow"])("refuses %s", (name) => {
    expect(() => createSharedPool(own(), [], { name, threads: 1 })).toThrow("computes in one process alone");
  });
});
