import { defineLibrary } from "@autophase/build";

export default defineLibrary({ deferred: { fflate: ["deflateSync", "unzlibSync", "Unzlib", "zlibSync"] } });
