import { expect, it } from "vitest";
import * as errors from "./errors.js";
import * as root from "./index.js";

it("has the errors of the root, the same classes", () => {
  const names = [
    "AddressSpaceError",
    "AutophaseError",
    "FileError",
    "FormatError",
    "NoRoomError",
    "ShapeError",
    "ValueError",
  ];
  expect(Object.keys(errors).sort()).toEqual([...names, "isAutophaseError"]);
  expect(root).toMatchObject({ ...errors });
});
