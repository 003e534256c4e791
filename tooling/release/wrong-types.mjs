// What the library behind "Are the types wrong?" says of a tarball.

import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { problemAffectsEntrypointResolution } from "@arethetypeswrong/core/problems";

/** Ways in which our users resolve: the packages are ESM and nothing else. */
const RESOLUTIONS = ["node16-esm", "bundler"];

/** @returns a sentence for each problem that an entry of a library has under a resolution that finds ESM. */
export async function wrongTypes(tarball) {
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (!analysis.types) return [`${analysis.packageName} has no types`];
  const entries = Object.keys(analysis.entrypoints);
  return RESOLUTIONS.flatMap((resolution) =>
    entries.flatMap((entry) =>
      analysis.problems
        .filter((problem) => problemAffectsEntrypointResolution(problem, entry, resolution, analysis))
        .map(({ kind }) => `${analysis.packageName} ${entry} by ${resolution}: ${kind}`),
    ),
  );
}
