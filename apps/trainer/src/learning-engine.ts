/** Chooses what carries the arithmetic of learning. */

export { type LearningEngine, selectLearningEngine } from "@autophase/prediction";
