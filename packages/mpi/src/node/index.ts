export { coresOfRank } from "./cores-of-rank.js";
export { type LaunchedRanks, launchedRanks } from "./launched-ranks.js";
export { type OpenCommunicatorOptions, openCommunicator } from "./open-communicator.js";
export { assertSameOnRanks, type OpenRanksOptions, openRanks } from "./open-ranks.js";
