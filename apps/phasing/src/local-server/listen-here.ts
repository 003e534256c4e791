/** A port of this machine that nobody else can reach. */

import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PortError } from "./errors.js";

/**
 * @param port - 0 takes any that is free.
 * @param option - that it was asked for by, for messages.
 * @throws {PortError} when the port cannot be had.
 */
export function listenHere(server: Server, port: number, option: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // later errors are of single connections
    server.on("error", (cause) => reject(new PortError(port, option, { cause })));
    server.listen(port, "127.0.0.1", resolve);
  });
}

/** Ends in a slash. */
export function addressOf(server: Server): string {
  return `http://127.0.0.1:${portOf(server)}/`;
}

/** Another name for this machine, as a foreign page may have made one up, is not answered. */
export function isOwnHost({ headers }: IncomingMessage, server: Server): boolean {
  const port = portOf(server);
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}
