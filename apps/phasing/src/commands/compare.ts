/** `autophase compare`: a reconstruction against the truth, or against another one. */

import { compareObjects } from "@autophase/analysis";
import { printResult } from "@autophase/command-line";
import { assertSameShape } from "@autophase/tensor-io";
import { readObject } from "@autophase/tensor-io/node";
import { Command } from "commander";

export function compareCommand(): Command {
  return new Command("compare")
    .description("align object A to object B (twin, shift, phase ramp and offset) and print how far they agree")
    .argument("<a>", "reconstruction: .cxi, .npz or complex .npy")
    .argument("<b>", "truth, or another reconstruction, of the same shape")
    .option("--json", "end with one JSON object on standard output")
    .action(async (a: string, b: string, { json = false }: { json?: boolean }) => {
      const object = (await readObject(a)).object;
      const reference = (await readObject(b)).object;
      assertSameShape(`compare: ${a} with ${b}`, object.shape, reference.shape);
      const { shift, ramp, ...metrics } = compareObjects(object, reference);
      printResult({ ...metrics, shift: [...shift], ramp: [...ramp] }, { json });
    });
}
