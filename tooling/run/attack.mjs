// `npm run attack [-- --minutes 10 --seed 1]`: what can go wrong around a run; see `docs/reliability.md`.

import { setUp } from "./setup.mjs";

setUp();
await import("../attack/main.mjs");
