import { cp } from "node:fs/promises";
import { defineLibrary } from "@autophase/build";

export default defineLibrary({
  platform: "node",
  // the script of the live page has to bring what it draws with
  noExternal: ["@autophase/figures/web"],
  onSuccess: () => cp("../studio/dist", "dist/studio", { recursive: true }),
});
