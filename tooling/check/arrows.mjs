// Who imports whom: the design, the manifests and the imports must say the same.

import { readFileSync } from "node:fs";
import ts from "typescript";
import { ARROWS } from "./design.mjs";
import { DRAWING, packagesSvg } from "./draw-packages.mjs";
import { publishedSources, workspaceGroup } from "./workspace.mjs";

export async function checkArrows(complain) {
  const packages = workspaceGroup("packages");
  const apps = workspaceGroup("apps");
  const names = new Map(packages.map(({ manifest, path }) => [manifest.name, path.replace("packages/", "")]));
  const programs = new Set(apps.map(({ manifest }) => manifest.name));

  const graph = new Map();
  for (const one of packages) {
    const name = names.get(one.manifest.name);
    const arrows = arrowsOf(one, names, programs, complain);
    graph.set(name, arrows);
    if (ARROWS[name]) compare(one.path, arrows, ARROWS[name], complain);
    else complain(one.path, "is not in the design (tooling/check/design.mjs)");
  }
  for (const one of apps) arrowsOf(one, names, programs, complain);
  const cycle = findCycle(graph);
  if (cycle) complain("packages", `import each other: ${cycle.join(" -> ")}`);
  if (!cycle && readFileSync(DRAWING, "utf8") !== (await packagesSvg(ARROWS))) {
    complain("docs/images/packages.svg", "is not what the design says: node tooling/check/draw-packages.mjs");
  }
  return `${packages.length} packages and ${apps.length} programs import what they declare, as designed, without a cycle`;
}

/** Names of our packages that one imports; what it declares without importing it, or the reverse, is an error. */
function arrowsOf(one, names, programs, complain) {
  const declared = oursAmong(Object.keys({ ...one.manifest.dependencies, ...one.manifest.peerDependencies }));
  const imported = oursAmong(publishedSources(one).flatMap(importsOf));
  for (const name of imported) {
    if (programs.has(name)) complain(one.path, `imports the program ${name}; move what it needs into a package`);
    else if (name === one.manifest.name) complain(one.path, "imports itself by its name");
    else if (!declared.has(name)) complain(one.path, `imports ${name}, which its package.json does not declare`);
  }
  for (const name of declared) if (!imported.has(name)) complain(one.path, `declares ${name} and does not import it`);
  return [...imported].flatMap((name) => names.get(name) ?? []);

  function oursAmong(specifiers) {
    const packages = specifiers.map((specifier) =>
      specifier
        .split("/")
        .slice(0, specifier[0] === "@" ? 2 : 1)
        .join("/"),
    );
    return new Set(packages.filter((name) => names.has(name) || programs.has(name)));
  }
}

/** Specifiers of a file, static, dynamic and of types. */
function importsOf(file) {
  return ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);
}

function compare(path, arrows, designed, complain) {
  for (const name of arrows) if (!designed.includes(name)) complain(path, `imports ${name} against the design`);
  for (const name of designed) if (!arrows.includes(name)) complain(path, `does not import ${name}, as designed`);
}

/** A way from a package back to itself, or nothing. */
function findCycle(graph) {
  const done = new Set();
  const path = [];
  for (const name of graph.keys()) {
    const cycle = visit(name);
    if (cycle) return cycle;
  }

  function visit(name) {
    if (done.has(name)) return undefined;
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    path.push(name);
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(name);
    return undefined;
  }
}
