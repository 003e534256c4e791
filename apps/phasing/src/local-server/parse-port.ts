import { parseCount } from "@autophase/command-line";
import { InvalidArgumentError } from "commander";

const MOST_PORT = 65_535;

/** Of an option. */
export function parsePort(text: string): number {
  const port = parseCount(0)(text);
  if (port <= MOST_PORT) return port;
  throw new InvalidArgumentError(`expected a port from 0 to ${MOST_PORT}.`);
}
