export type { Communicator, Message, MessageData, Reduction } from "./communicator.js";
export { MpiError, MpiUnavailableError } from "./errors.js";
export { createSingleCommunicator } from "./single-communicator.js";
