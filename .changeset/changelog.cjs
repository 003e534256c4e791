// A CHANGELOG for users: what changed, without commit ids and without a list of dependencies that moved along.

module.exports = {
  getReleaseLine: async ({ summary }) => {
    const [first, ...more] = summary.trim().split("\n");
    return [`- ${first}`, ...more.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
  },
  getDependencyReleaseLine: async () => "",
};
