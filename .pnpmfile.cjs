// What a package needs in this repository alone stays out of what is published.

function beforePacking({ devDependencies, scripts, autophase, ...published }) {
  return published;
}

module.exports = { hooks: { beforePacking } };
