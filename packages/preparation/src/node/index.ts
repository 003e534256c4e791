export { type CohereFolder, readCohereFolder } from "./read-cohere-folder.js";
