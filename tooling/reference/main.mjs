// `npm run reference`: the public entries of all packages as pages in reference/, by TypeDoc. A warning is a failure.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Converter, LogLevel } from "typedoc";
import { entriesOf, root, workspaceGroup } from "../check/workspace.mjs";

const packages = workspaceGroup("packages");
const entries = packages.flatMap(entriesOf);
const nameOf = new Map(entries.map(({ entry, source }) => [source, entry]));

/**
 * What signatures mention and packages keep to themselves: values whose types only say where an exported type comes
 * from, and names for what would not fit on a line.
 */
const NOT_EXPORTED = {
  "@autophase/analysis": ["schema", "earlier", "evidence", "generation", "rankedStart"],
  "@autophase/batch": ["ROW"],
  "@autophase/evaluation": ["EvaluatedBy"],
  "@autophase/learning": ["STEP_COLUMNS", "NetworkSettings"],
  "@autophase/physics": ["RULES"],
  "@autophase/reconstruction": ["BREEDINGS", "METRICS", "FlowWorkforce", "Figures"],
  "@autophase/tensor-io": ["Vector", "WritableNumbers"],
};

const app = await Application.bootstrap({
  name: "Autophase",
  entryPoints: [...nameOf.keys()],
  tsconfig: join(root, "tooling/reference/tsconfig.json"),
  readme: fileURLToPath(new URL("front-page.md", import.meta.url)),
  excludeExternals: true, // zod, which settings passes on
  skipErrorChecking: true, // the types of every package have a check of their own
  disableSources: true, // addresses of lines, where the repository has none yet
  treatWarningsAsErrors: true,
  logLevel: LogLevel.Warn,
});
app.converter.on(Converter.EVENT_CREATE_SIGNATURE, nameParameters);
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, nameModules);

const project = await app.convert();
if (project) {
  // what a signature mentions and nobody exports is looked for in one package at a time
  for (const { manifest } of packages) {
    project.packageName = manifest.name;
    app.options.setValue("intentionallyNotExported", NOT_EXPORTED[manifest.name] ?? []);
    app.validate(project);
  }
  await app.generateDocs(project, join(root, "reference"));
}
if (!project || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
else process.stdout.write(`reference: ${entries.length} entries in reference/index.html\n`);

/** A parameter that is taken apart where it is declared has no name; the comment has one for it. */
function nameParameters(_context, { comment, parameters = [] }) {
  const known = new Set(parameters.map(({ name }) => name));
  const commented =
    comment?.blockTags.filter(({ tag }) => tag === "@param").map(({ name }) => name.split(".")[0]) ?? [];
  const names = new Set(commented.filter((name) => !known.has(name))).values();
  const unnamed = parameters.filter(({ name }) => name === "__namedParameters");
  for (const parameter of unnamed) parameter.name = names.next().value ?? "options";
}

/** An entry is called as it is imported, not by the path of its source. */
function nameModules({ project }) {
  for (const module of project.children ?? []) {
    const source = project.getSymbolIdFromReflection(module)?.fileName;
    module.name = nameOf.get(source) ?? module.name;
  }
}
