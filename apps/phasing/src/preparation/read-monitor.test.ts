import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { expect, it } from "vitest";
import { readMonitor } from "./read-monitor.js";

describeWithShared("the real scan", "data/aps34idc-scan54", () => {
  const scan = (name: string): string => sharedPath("data/aps34idc-scan54", name);

  it("has a counter for each frame", async () => {
    const spec = scan("example.spec");
    const [monitor] = await readMonitor("Monitor", [{ frames: "." }], { spec, scan: [54] });
    expect(monitor?.length).toBe(201);
    await expect(readMonitor("Flux", [{ frames: "." }], { spec, scan: [54] })).rejects.toThrow(
      /has no counter Flux; it has Theta, H/,
    );
    await expect(readMonitor("Monitor", [{ frames: "." }], {})).rejects.toThrow("--monitor Monitor needs the scan");
  });
});
