export { type LaunchedRanks, launchedRanks } from "./launched-ranks.js";
export { type OpenCommunicatorOptions, openCommunicator } from "./open-communicator.js";
