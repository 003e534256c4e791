import { describe, expect, it } from "vitest";
import { patternFrom } from "./any-format/pattern-from.js";
import { type ReadPatternOptions, writeNpz } from "./index.js";
import { measuredMask } from "./mask-convention.js";

const counts = { data: Float32Array.of(0, 1, 100, 2, 0, 3), shape: [2, 3] };
const mask = (...data: number[]) => ({ data: Uint8Array.from(data), shape: [2, 3] });

describe("measuredMask", () => {
  it("keeps 1 = measured, turns 1 = bad round when told so", () => {
    expect(measuredMask("f", mask(0, 1, 1, 2, 1, 1), counts).data).toEqual(Uint8Array.of(0, 1, 1, 1, 1, 1));
    expect(measuredMask("f", mask(0, 0, 0, 0, 1, 0), counts, "bad").data).toEqual(Uint8Array.of(1, 1, 1, 1, 0, 1));
  });

  it("asks about a mask that would hide most of the counts, and takes the answer", () => {
    const turned = mask(1, 0, 0, 0, 1, 0);
    expect(() => measuredMask("bad.npy", turned, counts)).toThrow(
      "bad.npy: taken as 1 = measured it hides 100 % of the counts; is 1 = bad, as PyNX, bcdi and pyFAI have it?",
    );
    expect(measuredMask("f", turned, counts, "measured").data).toEqual(turned.data);
  });

  it("is of one frame or of all", () => {
    const frames = { data: Float32Array.of(0, 9, 0, 9), shape: [2, 1, 2] };
    const frame = { data: Uint8Array.of(1, 0), shape: [1, 2] };
    expect(() => measuredMask("f", frame, frames)).toThrow("hides 100 %");
    expect(measuredMask("f", frame, frames, "bad").data).toEqual(Uint8Array.of(0, 1));
  });
});

describe("a .npz with a mask of PyNX", () => {
  const bytes = () => writeNpz({ data: counts, mask: mask(0, 0, 0, 0, 1, 0) });
  const read = async (options: ReadPatternOptions) => patternFrom(await bytes(), "S54.npz", options);

  it("is asked about, and read when it is said", async () => {
    await expect(read({})).rejects.toThrow("S54.npz: mask: taken as 1 = measured it hides 100 % of the counts");
    expect((await read({ maskConvention: "bad" })).mask?.data).toEqual(Uint8Array.of(1, 1, 1, 1, 0, 1));
  });
});
