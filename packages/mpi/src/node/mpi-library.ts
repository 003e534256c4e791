/** The MPI library of the system, with the handles and constants of its family. */

import type { LibraryHandle } from "koffi";
import { MpiUnavailableError } from "../errors.js";
import type { LaunchedRanks } from "./launched-ranks.js";

/** A handle as it is passed: an address in Open MPI, a number in MPICH. */
type Handle = bigint | number;
export type DataType = "uint8" | "int32" | "float32" | "float64";

/** What differs between the two families, whose binary interfaces are not the same. */
interface MpiConstants {
  /** How a handle is declared. */
  readonly handle: "void *" | "int";
  readonly world: Handle;
  readonly types: Readonly<Record<DataType, Handle>>;
  readonly reductions: Readonly<Record<"sum" | "max" | "min", Handle>>;
  /** `MPI_IN_PLACE` and `MPI_STATUS_IGNORE`. */
  readonly inPlace: bigint;
  readonly ignored: bigint;
  readonly anySource: number;
  readonly anyTag: number;
  /** Where the rank of the sender stands in a status, counted in 32-bit integers. */
  readonly sourceAt: number;
}

export interface MpiLibrary {
  readonly library: LibraryHandle;
  /** As the library has it, its first line. */
  readonly version: string;
  readonly constants: MpiConstants;
}

type Koffi = typeof import("koffi")["default"];
type Family = LaunchedRanks["family"];

/** By family: what distributions call the library. Of MPICH the binary interface is shared by Intel MPI and MVAPICH. */
const NAMES: Readonly<Record<Family, readonly string[]>> = {
  "Open MPI": ["libmpi.so.40", "libmpi.so.80", "libmpi.40.dylib"],
  MPICH: ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"],
};

const PACKAGES: Readonly<Record<Family, string>> = {
  "Open MPI": "Debian and Ubuntu: apt install libopenmpi3 (or libopenmpi3t64); Fedora and RHEL: dnf install openmpi",
  MPICH: "Debian and Ubuntu: apt install libmpich12; Fedora and RHEL: dnf install mpich",
};

/**
 * @param family - of the launcher.
 * @param named - path or name of the library; default those that distributions have.
 * @throws {MpiUnavailableError} when there is none, with what to install.
 */
export async function loadMpi(family: Family, named: string | undefined): Promise<MpiLibrary> {
  const koffi = await import("koffi").then(
    (module) => module.default,
    (cause: unknown) => {
      throw new MpiUnavailableError("MPI needs the package koffi: npm install koffi", { cause });
    },
  );
  // UCX, which MPICH stands on, would change functions of memory in the whole process: three runs in a hundred of Node
  // crashed of it, none of 160 without
  process.env.UCX_MEM_EVENTS ??= "n";
  const names = named === undefined ? NAMES[family] : [named];
  const problems: string[] = [];
  for (const name of names) {
    try {
      const library = koffi.load(name, { global: true });
      return describeLibrary(koffi, library);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  const advice = named === undefined ? PACKAGES[family] : problems.join("; ");
  throw new MpiUnavailableError(`no MPI library of ${family} (${names.join(", ")}). ${advice}`);
}

const LONGEST_VERSION = 8192;

function describeLibrary(koffi: Koffi, library: LibraryHandle): MpiLibrary {
  const text = new Uint8Array(LONGEST_VERSION);
  const length = new Int32Array(1);
  library.func("int MPI_Get_library_version(void *version, void *length)")(text, length);
  const whole = new TextDecoder().decode(text.subarray(0, length[0]));
  const [version = ""] = whole.split(/[\n\0]/);
  return { library, version, constants: whole.includes("Open MPI") ? openMpi(koffi, library) : MPICH };
}

function openMpi(koffi: Koffi, library: LibraryHandle): MpiConstants {
  const at = (name: string): bigint => koffi.address(library.symbol(name, "void *"));
  return {
    handle: "void *",
    world: at("ompi_mpi_comm_world"),
    types: {
      uint8: at("ompi_mpi_uint8_t"),
      int32: at("ompi_mpi_int32_t"),
      float32: at("ompi_mpi_float"),
      float64: at("ompi_mpi_double"),
    },
    reductions: { sum: at("ompi_mpi_op_sum"), max: at("ompi_mpi_op_max"), min: at("ompi_mpi_op_min") },
    inPlace: 1n,
    ignored: 0n,
    anySource: -1,
    anyTag: -1,
    sourceAt: 0,
  };
}

/** Fixed by the MPICH ABI Compatibility Initiative. */
const MPICH: MpiConstants = {
  handle: "int",
  world: 0x44000000,
  types: { uint8: 0x4c00013b, int32: 0x4c000439, float32: 0x4c00040a, float64: 0x4c00080b },
  reductions: { sum: 0x58000003, max: 0x58000001, min: 0x58000002 },
  inPlace: -1n,
  ignored: 1n,
  anySource: -2,
  anyTag: -1,
  sourceAt: 2,
};
