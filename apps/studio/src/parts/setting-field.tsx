/** One setting: how it is typed, what it does, and what is wrong with what was typed. */

import type { SettingDescription } from "@autophase/settings";
import { useEffect, useId, useState } from "react";

export interface SettingFieldProps {
  readonly field: SettingDescription;
  /** Undefined: the default. */
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly files: readonly string[];
}

export function SettingField({ field, value, onChange, files }: SettingFieldProps) {
  const { name, help, unit } = field;
  const id = useId();
  const { text, problem, type, commit } = useTyped(field, value, onChange);
  const isChoice = field.kind === "choice" && field.choices.length > 0;
  const describedBy = `${id}-help`;
  return (
    <div className="field">
      <label htmlFor={id}>
        {readable(name)}
        {unit && <small> {unit}</small>}
      </label>
      {field.kind === "boolean" ? (
        <input
          id={id}
          type="checkbox"
          aria-describedby={describedBy}
          checked={Boolean(value ?? field.default)}
          onChange={(event) => onChange(event.target.checked === field.default ? undefined : event.target.checked)}
        />
      ) : isChoice ? (
        <select id={id} aria-describedby={describedBy} value={text} onChange={(event) => commit(event.target.value)}>
          {field.default === undefined && <option value="">by default</option>}
          {field.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          value={text}
          placeholder={field.default === undefined ? field.placeholder : field.print(field.default)}
          aria-describedby={describedBy}
          aria-invalid={problem !== undefined}
          list={field.namesFile ? `${id}-files` : undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => type(event.target.value)}
          onBlur={(event) => commit(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && commit(event.currentTarget.value)}
        />
      )}
      {field.namesFile && (
        <datalist id={`${id}-files`}>
          {files.map((file) => (
            <option key={file}>{file}</option>
          ))}
        </datalist>
      )}
      <p id={describedBy} className={problem ? "wrong" : "help"}>
        {problem ?? help}
      </p>
    </div>
  );
}

/** What is typed counts once it is left or entered, if it can be read. */
function useTyped(field: SettingDescription, value: unknown, onChange: (value: unknown) => void) {
  const shown = value === undefined ? "" : printed(field, value);
  const [text, type] = useState(shown);
  const [problem, setProblem] = useState<string>();
  useEffect(() => type(shown), [shown]);
  const commit = (typed: string): void => {
    setProblem(undefined);
    type(typed);
    if (typed === shown) return;
    try {
      onChange(typed.trim() === "" ? undefined : parsed(field, typed));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return { text, problem, type, commit };
}

/** Entries of a list that grows one at a time stand side by side. */
function parsed({ parse, isRepeatable }: SettingDescription, text: string): unknown {
  return isRepeatable ? text.trim().split(/\s+/).flatMap(parse) : parse(text);
}

function printed({ print, isRepeatable }: SettingDescription, value: unknown): string {
  return isRepeatable && Array.isArray(value) ? value.map((entry) => print([entry])).join(" ") : print(value);
}

function readable(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
