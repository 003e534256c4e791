/** When the system lets a process open too few files: the first that asks for many is the loading of modules. */

export const FEW_HANDLES = "too few files may be open at once (ulimit -n): 256 are enough";

/** With fewer Node takes modules that it cannot open for missing. */
const ENOUGH_TO_LOAD = 64;

/** Of the process or of the machine. While modules are looked up an error has no code but a message. */
export function lacksHandles(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === "ERR_MODULE_NOT_FOUND") return handles() < ENOUGH_TO_LOAD;
  return code === "EMFILE" || code === "ENFILE" || /\b(EMFILE|ENFILE|too many open files)\b/i.test(String(error));
}

/** That this process may have; not a number where there is no limit. */
function handles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } };
  return Number(userLimits?.open_files?.soft);
}
