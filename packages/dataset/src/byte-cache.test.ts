import { expect, it } from "vitest";
import { createByteCache } from "./byte-cache.js";

it("keeps what fits, and never more than its limit", () => {
  const cache = createByteCache<string, string>(10, (text) => text.length);
  cache.keep("a", "123456");
  cache.keep("b", "12345");
  cache.keep("c", "1234");
  cache.keep("a", "1");
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual(["123456", undefined, "1234"]);
});
