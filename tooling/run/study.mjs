// `npm run study [-- --count 50 --families moderate,strong --size 64 --json OUT]`: recipes against simulated crystals;
// `npm run study -- scales [--count 5 --size 32 --pattern SCAN.cxi --json OUT]`: counts at other scales beside counts;
// `npm run study -- curves [--count 5 --json OUT --table --svg PICTURE]`: success against seconds, by method;
// `npm run study -- compare FIRST SECOND [--recipes fast,standard --csv OUT]`: two methods on the same crystals.

import { setUp } from "./setup.mjs";

setUp();
if (process.argv[2] === "scales") await import("../study/scales.mjs");
else if (process.argv[2] === "compare") await import("../study/compare.mjs");
else if (process.argv[2] === "curves") await import("../study/curves.mjs");
else await import("../study/main.mjs");
