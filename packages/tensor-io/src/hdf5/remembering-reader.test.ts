import { expect, it } from "vitest";
import { FormatError } from "../errors.js";
import type { Hdf5Reader } from "./hdf5-reader.js";
import { rememberingReader } from "./remembering-reader.js";

it("asks for each thing once, and again for what was an error, and for arrays", () => {
  const asked: string[] = [];
  const answer = (name: string, ...args: readonly unknown[]): string => {
    asked.push([name, ...args].join(" "));
    if (args[0] === "/lost") throw new FormatError("x.h5", "is lost");
    return args.join("+");
  };
  const { names, number, attribute, array } = rememberingReader({
    names: (path: string) => [answer("names", path)],
    number: (path: string) => (path === "/none" ? undefined : answer("number", path).length),
    attribute: (path: string, name: string) => answer("attribute", path, name),
    array: (path: string) => ({ data: new Float32Array(answer("array", path).length), shape: [1] }),
  } as unknown as Hdf5Reader);
  for (let k = 0; k < 2; k++) {
    expect([names("/a"), names("/b"), number("/a"), number("/none")]).toEqual([["/a"], ["/b"], 2, undefined]);
    expect([attribute("/a", "b"), attribute("/a", "c")]).toEqual(["/a+b", "/a+c"]);
    expect(() => names("/lost")).toThrow(FormatError);
    expect(array("/a")?.shape).toEqual([1]);
  }
  expect(asked).toEqual([
    ...["names /a", "names /b", "number /a", "attribute /a b", "attribute /a c", "names /lost", "array /a"],
    ...["names /lost", "array /a"],
  ]);
});
