import { expect, it } from "vitest";

/**
 * A test for each command of a program that writes: a name that another run is about to write is refused before the
 * work; and one that no such command is left out.
 */
export async function testClaimedOutputs({ createProgram, run, at, calls }) {
  const loaded = async (name) => (await createProgram([name])).commands[0];
  const names = (await createProgram([])).commands.map((command) => command.name());

  it("all commands that write are here", async () => {
    const writers = [];
    for (const name of names) {
      const command = await loaded(name);
      const isNamed = command.registeredArguments.some((argument) => argument.name() === "out");
      if (isNamed || hasOption(command)) writers.push(name);
    }
    expect(writers.sort()).toEqual(Object.keys(calls).sort());
  });

  it.each(Object.keys(calls))("%s: its output is refused while another run is about to write it", async (name) => {
    const [options, ...files] = calls[name];
    const paths = files.map(at);
    if (hasOption(await loaded(name))) paths.splice(-1, 0, "--out");
    const { status, stderr } = await run([name, ...options, ...paths]);
    expect(stderr).toMatch(/another run is about to write it \(process \d+ on /);
    expect(status).toBe(1);
  });
}

function hasOption({ options }) {
  return options.some(({ long }) => long === "--out");
}
