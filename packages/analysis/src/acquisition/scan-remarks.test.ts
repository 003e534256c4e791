import { readSpec } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { scanAcquisition, scanRemarks } from "./scan-acquisition.js";

const log = (command: string, columns = "#N 2\n#L Theta  Monitor\n0 1\n0.5 1\n"): string => `#F log
#O0 Theta  Chi  Phi  Delta  Gamma  Energy  camdist
#o0 th chi phi del gam energy camdist

#S 54  ${command}
#P0 0 90 -5 32.17 12.63 9 500
${columns}`;
const remarksOf = (text: string, frames = 2): readonly string[] =>
  scanRemarks(scanAcquisition(readSpec(text).scan(54)), frames);

describe("scanRemarks", () => {
  it("are none for a rocking scan of as many points as frames", () => {
    expect(remarksOf(log("ascan  th 0 0.5  1 1"))).toEqual([]);
    expect(remarksOf(log("ascan  th 0 0.5  1 1"), 3)).toEqual([
      "scan 54 has 2 points, but the frames are 3: are they of this scan?",
    ]);
  });

  it("name the detector's motors that move, in the command or in the columns", () => {
    const message = "the detector moves in scan 54 (Delta): it is no rocking scan";
    expect(remarksOf(log("a2scan  th 0 0.5  del 32 32.2  1 1"))[0]).toContain(message);
    const columns = "#N 2\n#L Theta  Delta\n0 32\n0.5 32.1\n";
    expect(remarksOf(log("fscan", columns))[0]).toContain(message);
  });

  it("pass on what the log says twice, or otherwise than it says it", () => {
    const twice = `${log("ascan  th 0 0.5  1 1")}\n#S 54  ascan  th 1 1.5  1 1\n#P0 0 90 -5 32.17 12.63 9 500\n#N 2\n#L Theta  Monitor\n1 1\n1.5 1\n`;
    expect(remarksOf(twice)).toEqual([expect.stringMatching(/^there are 2 scans of number 54/)]);
    expect(remarksOf(log("ascan  th 0 0.5  1 1").replace("9 500", "9 500 7"))[0]).toContain(
      "#P0 has 8 positions for 7",
    );
  });
});
