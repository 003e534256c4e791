export { deferred } from "./deferred.js";
export { describeSettings, type SettingDescription, type SettingKind } from "./describe-settings.js";
export { lengths } from "./lengths.js";
export { parseSettings } from "./parse-settings.js";
export { positions } from "./positions.js";
export * as z from "./schema-builders.js";
export { type SettingWords, setting, type TextForm, withText } from "./setting.js";
export { settingFlags } from "./setting-flags.js";
export { parseWrittenSettings, resolveFiles, type WrittenValue, writtenSettings } from "./written-settings.js";
