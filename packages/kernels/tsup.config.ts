import { defineLibrary } from "@autophase/build";

// what `imports` of the manifest chooses stays a choice until an application is bundled or run
export default defineLibrary({ external: [/^#/] });
