// What a package needs in this repository alone stays out of what is published: `src` is not in the tarball.

const SOURCE_CONDITION = "@autophase/source";

function beforePacking({ devDependencies, scripts, autophase, ...published }) {
  for (const field of ["exports", "imports"]) {
    if (published[field]) published[field] = withoutSources(published[field]);
  }
  return published;
}

/** A map of conditions, however deep, without those that name TypeScript. */
function withoutSources(target) {
  if (typeof target === "string") return target;
  const conditions = Object.entries(target).filter(([condition]) => condition !== SOURCE_CONDITION);
  return Object.fromEntries(conditions.map(([condition, next]) => [condition, withoutSources(next)]));
}

module.exports = { hooks: { beforePacking } };
