// `npm run check [NAME...]`: what biome cannot check, a line each.

import { checkArrows } from "./arrows.mjs";
import { checkChangesets } from "./changesets.mjs";
import { checkComments } from "./comments.mjs";
import { checkDocuments } from "./documents.mjs";
import { checkManifests } from "./manifests.mjs";
import { checkNeutral } from "./neutral.mjs";
import { checkPublishedForm } from "./published-form.mjs";
import { checkSizes } from "./sizes.mjs";
import { checkThin } from "./thin.mjs";
import { checkUnused } from "./unused.mjs";

const CHECKS = {
  arrows: checkArrows,
  manifests: checkManifests,
  "published-form": checkPublishedForm,
  neutral: checkNeutral,
  sizes: checkSizes,
  documents: checkDocuments,
  comments: checkComments,
  unused: checkUnused,
  changesets: checkChangesets,
  thin: checkThin,
};

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(CHECKS)) {
  const problems = [];
  const summary = await CHECKS[name]((where, what) => problems.push(`${where}: ${what}`));
  for (const problem of problems) process.stderr.write(`error: ${problem}\n`);
  process.stdout.write(problems.length > 0 ? `${name}: ${problems.length} errors\n` : `${name}: ${summary}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
