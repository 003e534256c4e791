import { defineLibrary } from "@autophase/build";

// the script of the live page has to bring what it draws with
export default defineLibrary({ platform: "node", noExternal: ["@autophase/figures/web"] });
