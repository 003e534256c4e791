/** A recipe, explained in words as one types, with a caret under a typo. */

import { explainRecipe, type PhasingSettings, planPhasing } from "@autophase/reconstruction";
import { useId } from "react";

export interface RecipeEditorProps {
  readonly settings: PhasingSettings;
  readonly onChange: (settings: PhasingSettings) => void;
}

export function RecipeEditor({ settings, onChange }: RecipeEditorProps) {
  const id = useId();
  const { sentences, recipe, problem } = explained(settings);
  const typed = typeof settings.recipe === "string" ? settings.recipe : undefined;
  return (
    <section className="recipe">
      <label htmlFor={id}>recipe</label>
      <input
        id={id}
        value={typed ?? ""}
        placeholder={recipe}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-words`}
        onChange={({ target }) => {
          const { recipe: _, ...others } = settings;
          onChange(target.value.trim() === "" ? others : { ...others, recipe: target.value });
        }}
      />
      <div id={`${id}-words`} aria-live="polite">
        {problem ? <pre className="wrong">{problem}</pre> : <p>{sentences.join(" ")}</p>}
      </div>
    </section>
  );
}

interface Explained {
  readonly sentences: readonly string[];
  readonly recipe?: string;
  readonly problem?: string;
}

function explained(settings: PhasingSettings): Explained {
  try {
    const plan = planPhasing(settings, "answer");
    return { sentences: explainRecipe({ ...plan.settings, recipe: plan.recipe }), recipe: plan.settings.recipe };
  } catch (error) {
    return { sentences: [], problem: error instanceof Error ? error.message : String(error) };
  }
}
