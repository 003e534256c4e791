export { printSettingsText, readSettingsText } from "./settings-text.js";
