import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkAddress } from "../check/address.mjs";
import { publishedPackages, root } from "../check/workspace.mjs";
import { writeAddress } from "./address.mjs";

/** Of the manifests and the citation alone. */
let copy;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "autophase-address-"));
  for (const { path } of publishedPackages()) {
    mkdirSync(join(copy, path), { recursive: true });
    cpSync(join(root, path, "package.json"), join(copy, path, "package.json"));
  }
  cpSync(join(root, "CITATION.cff"), join(copy, "CITATION.cff"));
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

const problems = () => {
  const found = [];
  checkAddress((where, what) => found.push(`${where}: ${what}`), copy);
  return found;
};
const read = (path) => readFileSync(join(copy, path), "utf8");

describe("the address of the repository", () => {
  it.each([
    "https://example.org/team/autophase",
    "https://example.org/team/autophase.git",
    "https://example.org/team/autophase/",
  ])("is written everywhere, from %s", (url) => {
    const before = JSON.parse(read("packages/kernels/package.json"));
    expect(writeAddress(url, copy)).toBe(publishedPackages().length);
    expect(problems()).toEqual([]);
    expect(JSON.parse(read("packages/kernels/package.json"))).toEqual({
      ...before,
      homepage: "https://example.org/team/autophase#readme",
      repository: { type: "git", url: "git+https://example.org/team/autophase.git", directory: "packages/kernels" },
      bugs: { url: "https://example.org/team/autophase/issues" },
    });
    expect(JSON.parse(read("apps/phasing/package.json")).repository.directory).toBe("apps/phasing");
    expect(read("CITATION.cff")).toContain("\nrepository-code: https://example.org/team/autophase\n");
  });

  it("is written again where the repository moves", () => {
    writeAddress("https://example.org/team/autophase", copy);
    const once = read("packages/kernels/package.json");
    writeAddress("https://example.net/autophase/autophase", copy);
    expect(problems()).toEqual([]);
    expect(read("CITATION.cff").match(/repository-code/g)).toHaveLength(1);
    writeAddress("https://example.org/team/autophase", copy);
    expect(read("packages/kernels/package.json")).toBe(once);
  });

  it.each([undefined, "team/autophase", "http://example.org/team/autophase", "git@example.org:team/autophase.git"])(
    "is refused as %s, with nothing written",
    (url) => {
      const before = read("packages/kernels/package.json");
      expect(() => writeAddress(url, copy)).toThrow("such as https://HOST/OWNER/NAME");
      expect(read("packages/kernels/package.json")).toBe(before);
    },
  );

  it("is in all manifests or in none, and each names its own folder", () => {
    const file = join(copy, "packages/kernels/package.json");
    writeAddress("https://example.org/team/autophase", copy);
    const whole = JSON.parse(readFileSync(file, "utf8"));
    const { repository, ...rest } = whole;
    writeFileSync(file, JSON.stringify(rest));
    expect(problems()).toEqual([expect.stringMatching(/^packages\/kernels: .*repository .*got none/)]);
    writeFileSync(file, JSON.stringify({ ...whole, repository: { ...repository, directory: "packages/physics" } }));
    expect(problems()).toEqual([expect.stringMatching(/^packages\/kernels: .*repository/)]);
  });
});
