/** The communicator of a run that nobody has launched as several. */

import type { Communicator, MessageData } from "./communicator.js";
import { MpiError } from "./errors.js";

/** One rank alone: collective calls leave what it has, and there is nobody to send to. */
export function createSingleCommunicator(): Communicator {
  const copy = async (to: MessageData, from: MessageData | undefined): Promise<void> => {
    if (from) to.set(from);
  };
  return {
    rank: 0,
    size: 1,
    description: "one process, without MPI",
    broadcast: async () => {},
    scatter: (part, all) => copy(part, all),
    gather: async (part, all) => all?.set(part),
    allReduce: async () => {},
    poll: () => {},
    barrier: async () => {},
    send: async (to) => {
      throw new MpiError(`send: there is no rank ${to}, this process is alone`);
    },
    receive: async () => {
      throw new MpiError("receive: this process is alone");
    },
    abort: () => {},
    finish: async () => {},
  };
}
