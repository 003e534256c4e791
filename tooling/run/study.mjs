// `npm run study [-- --count 50 --families moderate,strong --size 64 --json OUT]`: recipes against simulated crystals.

import { setUp } from "./setup.mjs";

setUp();
await import("../study/main.mjs");
