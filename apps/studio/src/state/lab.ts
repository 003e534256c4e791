/** The worker with everything large, as the page speaks to it. */

import { type Remote, wrap } from "comlink";
import type { Lab } from "../lab/lab.js";

const worker = new Worker(new URL("../lab/lab.ts", import.meta.url), { type: "module", name: "lab" });

export const lab: Remote<Lab> = wrap<Lab>(worker);
