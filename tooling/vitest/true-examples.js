import { expect, it } from "vitest";

/** A test for each command of a program: the examples of its help call it by options that it has. */
export async function testExamples(createProgram) {
  const names = (await createProgram([])).commands.map((command) => command.name());
  it.each(names)("%s: its examples call it by options that it has", async (name) => {
    const program = await createProgram([name]);
    const [command] = program.commands;
    const examples = [...helpOf(command).matchAll(/^ {2}autophase\S* (.*)$/gm)].map(([, example]) =>
      example.split(" "),
    );
    expect(examples.length).toBeGreaterThan(0);
    for (const [called, ...all] of examples) {
      expect(called).toBe(name);
      // what follows is for another program
      const words = all.includes("--") ? all.slice(0, all.indexOf("--")) : all;
      const child = command.commands.find((one) => one.name() === words[0]) ?? command;
      const known = child.options.map(({ long }) => long);
      for (const flag of words.filter((word) => word.startsWith("--"))) expect(known).toContain(flag);
      for (const option of child.options.filter(({ mandatory }) => mandatory)) expect(words).toContain(option.long);
    }
  });
}

function helpOf(command) {
  const parts = [];
  command.configureOutput({ writeOut: (part) => void parts.push(part) }).outputHelp();
  return parts.join("");
}
