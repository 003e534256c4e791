export type { AllReduceOptions, Communicator, Message, MessageData, Reduction } from "./communicator.js";
export { MpiError, MpiUnavailableError } from "./errors.js";
export { type ShareWorkOptions, shareWork } from "./share-work.js";
export { createSingleCommunicator } from "./single-communicator.js";
