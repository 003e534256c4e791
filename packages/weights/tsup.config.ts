import { defineLibrary } from "@autophase/build";

export default defineLibrary();
