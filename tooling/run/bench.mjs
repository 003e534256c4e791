// `npm run bench [-- --json OUT --sizes 64,128 --engines gpu,wasm --software-gpu]`: this project and its peers,
// measured in one run on this machine.

import { setUp } from "./setup.mjs";

setUp();
await import("../bench/main.mjs");
