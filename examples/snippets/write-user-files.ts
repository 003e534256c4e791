import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { simulateCrystal } from "@autophase/simulation";
import { writeHdf5Arrays, writeNpz, writeTiff, zeros } from "@autophase/tensor-io";
import { writePattern, writeReconstruction } from "@autophase/tensor-io/node";

const SIDE = 16;
const SPEC = `#F gold.spec
#E 1580609738

#O0 Delta  Theta
#O1 camdist  Energy

#S 54  ascan  th -0.5 0.5  2 0.25
#P0 32.174 0.25
#P1 500 9
#N 2
#L Theta  Seconds
-0.5 0.25
0 0.25
0.5 0.25
`;

/** What a reader of the READMEs has in the folder in which they try the snippets, as small as it may be. */
export async function writeUserFiles(folder: string): Promise<void> {
  await mkdir(join(folder, "scan54"), { recursive: true });
  await mkdir(join(folder, "crystals"));
  const write = (name: string, content: Uint8Array | string): Promise<void> => writeFile(join(folder, name), content);

  for (let index = 0; index < 6; index++) {
    const { pattern } = simulateCrystal({ seed: 1, index, shape: [SIDE, SIDE, SIDE], detector: { peakCounts: 1e6 } });
    await writePattern(join(folder, `crystals/P${index}.cxi`), pattern);
  }
  const { object, support, pattern } = simulateCrystal({ seed: 1, index: 0, shape: [SIDE, SIDE, SIDE] });
  await writePattern(join(folder, "P.cxi"), pattern);
  await write("pattern.npz", writeNpz({ intensity: pattern.intensity }));
  await write("results.npz", writeNpz({ object, intensity: pattern.intensity }));
  const reconstruction = { object, support, pattern, errorCurve: new Float64Array(), history: [] };
  await writeReconstruction(join(folder, "reconstruction.cxi"), reconstruction);

  const { data, shape } = simulateCrystal({ seed: 1, index: 1 }).pattern.intensity;
  const [frames, rows, columns] = shape;
  for (let frame = 0; frame < frames; frame++) {
    const counts = Uint16Array.from(data.subarray(frame * rows * columns, (frame + 1) * rows * columns));
    await write(`scan54/frame_${frame}.tif`, writeTiff({ data: counts, shape: [rows, columns] }));
  }
  await write("dark.tif", writeTiff(zeros([rows, columns])));
  await write("scan.h5", await writeHdf5Arrays({ data: zeros([200, 2, 192]) }));
  await write("gold.spec", SPEC);

  const network = createNetwork({ name: "anl2024", channels: 2, size: SIDE });
  await write("best.safetensors", writeWeights(network, initializeWeights(network, { seed: 1 })));
}
