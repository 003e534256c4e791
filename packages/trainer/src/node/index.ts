export { loadCheckpoint, type SaveCheckpointOptions, saveCheckpoint } from "./checkpoint-file.js";
export {
  type CheckpointFolder,
  type CheckpointFolderOptions,
  type FoundCheckpoint,
  openCheckpointFolder,
} from "./checkpoint-folder.js";
export {
  createEventWriter,
  type EventImage,
  type EventWriter,
  type EventWriterOptions,
} from "./tensorboard/event-writer.js";
