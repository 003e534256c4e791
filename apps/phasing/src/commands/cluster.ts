/** `autophase cluster`: a job script for a command over many ranks. */

import { CLUSTER_SETTINGS, jobScript } from "@autophase/batch";
import { addSettings, typedSettings } from "@autophase/command-line";
import { Command } from "commander";

export function clusterCommand(): Command {
  const command = new Command("cluster")
    .description("print a script for a scheduler that runs a command over many ranks of MPI")
    .argument(
      "<command...>",
      "what runs, after --, such as -- reconstruct P.cxi --out R.cxi, or -- autophase-trainer train --out run",
    );
  return addSettings(command, CLUSTER_SETTINGS).action((words: string[], _: unknown, command: Command) => {
    process.stdout.write(jobScript(words, typedSettings(command, CLUSTER_SETTINGS)));
  });
}
