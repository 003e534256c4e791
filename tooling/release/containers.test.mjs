// The container files install what is published and call what it has; no container is built here.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const apps = ["phasing", "trainer"].map((name) => JSON.parse(read(`apps/${name}/package.json`)));
const mpi = JSON.parse(read("packages/mpi/package.json"));

describe.each(["containers/Dockerfile", "containers/autophase.def"])("%s", (path) => {
  const text = read(path);

  it("installs both programs from npm, and what MPI is spoken to by", () => {
    const [, line] = /npm install --global (.+?)(?: \\)?\n/.exec(text);
    const installed = line.replaceAll(/@(\$\{VERSION\}|\{\{ VERSION \}\})/g, "").split(" ");
    expect(installed).toEqual([...apps.map(({ name }) => name), "koffi"]);
    expect({ ...mpi.peerDependencies, ...mpi.dependencies, ...mpi.optionalDependencies }).toHaveProperty("koffi");
  });

  it("stands on a Node that they run on, and calls their commands", () => {
    const version = Number(/node:(\d+)-/.exec(text)[1]);
    for (const { engines } of apps) expect(version).toBeGreaterThanOrEqual(Number(/(\d+)/.exec(engines.node)[1]));
    const commands = apps.flatMap(({ bin }) => Object.keys(bin));
    const called = [...text.matchAll(/ENTRYPOINT \["(\S+)"\]|^ {4}(?:exec )?(autophase\S*)/gm)];
    expect(called.length).toBeGreaterThan(0);
    for (const [, entry, script] of called) expect(commands).toContain(entry ?? script);
  });
});
