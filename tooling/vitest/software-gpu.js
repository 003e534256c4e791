import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

/** Where Debian's Mesa has the driver of lavapipe, or where `AUTOPHASE_LAVAPIPE` says; `.ci/run` fetches one. */
const LAVAPIPE = [
  process.env.AUTOPHASE_LAVAPIPE,
  ...["lvp_icd.json", "lvp_icd.x86_64.json", "lvp_icd.aarch64.json"].map((file) => `/usr/share/vulkan/icd.d/${file}`),
].find((file) => file !== undefined && existsSync(file));

/** Where Debian's Chromium carries SwiftShader, or where `AUTOPHASE_SWIFTSHADER` says. */
const FOLDER = process.env.AUTOPHASE_SWIFTSHADER ?? "/usr/lib/chromium";
const DRIVER = join(FOLDER, "vk_swiftshader_icd.json");
const LOADER = join(FOLDER, "libvulkan.so.1");

/**
 * A GPU in software for tests on machines without one: after this, WebGPU in Node finds SwiftShader and nothing else.
 * Returns undefined, or in words why there is none.
 */
export function prepareSoftwareGpu() {
  if (process.platform !== "linux") return "SwiftShader is looked for on Linux only";
  if (!existsSync(DRIVER)) return `no ${DRIVER}: apt install chromium, or set AUTOPHASE_SWIFTSHADER`;
  takeDriver(DRIVER);
  return undefined;
}

/**
 * As `prepareSoftwareGpu`, with Mesa's lavapipe, which has half precision where SwiftShader has not. Mesa before 23 is
 * refused by Dawn, which then finds no adapter.
 */
export function prepareLavapipe() {
  if (process.platform !== "linux") return "lavapipe is looked for on Linux only";
  if (LAVAPIPE === undefined) return "no lavapipe: apt install mesa-vulkan-drivers, or set AUTOPHASE_LAVAPIPE";
  takeDriver(LAVAPIPE);
  return undefined;
}

function takeDriver(driver) {
  process.env.VK_DRIVER_FILES = driver;
  process.env.VK_ICD_FILENAMES = driver;
  // SwiftShader compiles for a second what Dawn fills workgroup memory with: a shader that needs those zeros fails
  process.env.AUTOPHASE_DAWN_FEATURES ??= "disable_workgroup_init,allow_unsafe_apis";
  // for programs that are started from here
  process.env.LD_LIBRARY_PATH = [FOLDER, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  if (existsSync(LOADER)) loadForGood(LOADER);
}

/** `RTLD_NODELETE` of Linux: what `dlopen` gave up stays loaded, and is found by its name. */
const STAY_LOADED = 0x1000;

/** Debian's Vulkan loader is not where the system looks; Node refuses it as an addon, but has loaded it by then. */
function loadForGood(library) {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | STAY_LOADED);
  } catch {
    // not an addon, as expected
  }
}
