import { describe, expect, it, vi } from "vitest";
import { errorFromParts, errorParts } from "./error-parts.js";
import { FileError, FormatError, isAutophaseError } from "./errors.js";

describe("isAutophaseError", () => {
  it("knows the errors of another copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./errors.js");
    const error = new copy.FormatError("a.npy", "not an array");
    expect(error).not.toBeInstanceOf(FormatError);
    expect(isAutophaseError(error)).toBe(true);
    expect(copy.isAutophaseError(new FileError("a.npy", "no such file"))).toBe(true);
  });

  it.each([
    ["an error with a _tag of its own", Object.assign(new Error("foreign"), { _tag: "FormatError" })],
    ["an object with a _tag", { _tag: "FormatError", message: "foreign" }],
    ["a plain error", new TypeError("x is not a function")],
    ["null", null],
    ["nothing", undefined],
    ["a text", "FormatError"],
  ])("does not take %s for one of ours", (_name, error) => {
    expect(isAutophaseError(error)).toBe(false);
  });
});

describe("errorParts", () => {
  it("carries name, message and tag through a message", () => {
    const error = errorFromParts(structuredClone(errorParts(new FormatError("a.npy", "not an array"))));
    expect(error).toMatchObject({ name: "FormatError", message: "a.npy: not an array", _tag: "FormatError" });
    expect(isAutophaseError(error)).toBe(true);
  });

  it("makes no error of ours of a fault of the program, or of what is no error", () => {
    const fault = errorFromParts(structuredClone(errorParts(new TypeError("x is not a function"))));
    expect(fault).toMatchObject({ name: "TypeError", message: "x is not a function" });
    expect(isAutophaseError(fault)).toBe(false);
    expect(errorFromParts(errorParts("stopped"))).toMatchObject({ name: "Error", message: "stopped" });
  });
});
