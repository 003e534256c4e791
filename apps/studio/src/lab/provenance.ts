/** Who wrote it, for the record. */

import type { Provenance } from "@autophase/tensor-io";
import { version } from "../../package.json";

export const PROVENANCE: Provenance = { program: "autophase studio", version, command: "" };
