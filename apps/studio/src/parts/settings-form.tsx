/** A form made of a schema: a setting that a package gains appears here with its help. */

import { describeSettings, type SettingDescription } from "@autophase/settings";
import { useMemo } from "react";
import { SettingField } from "./setting-field.js";

interface SettingGroup {
  readonly title: string;
  readonly names: readonly string[];
}

export interface SettingsFormProps {
  readonly schema: Parameters<typeof describeSettings>[0];
  readonly values: Readonly<Record<string, unknown>>;
  readonly onChange: (values: Readonly<Record<string, unknown>>) => void;
  /** The first is open; settings in none of them are in the last, `more`. */
  readonly groups: readonly SettingGroup[];
  readonly hidden?: readonly string[];
  /** What settings that name files may name. */
  readonly files?: readonly string[];
}

export function SettingsForm({ schema, values, onChange, groups, hidden = [], files = [] }: SettingsFormProps) {
  const described = useMemo(() => describeSettings(schema), [schema]);
  const all = described.filter(({ name }) => !hidden.includes(name));
  const grouped = new Set(groups.flatMap(({ names }) => names));
  const rest = all.filter(({ name }) => !grouped.has(name)).map(({ name }) => name);
  const set = (name: string, value: unknown): void => {
    const { [name]: _, ...others } = values;
    onChange(value === undefined ? others : { ...others, [name]: value });
  };
  const fieldsOf = (names: readonly string[]): readonly SettingDescription[] =>
    all.filter(({ name }) => names.includes(name));
  return (
    <form className="settings" onSubmit={(event) => event.preventDefault()}>
      {[...groups, { title: "more", names: rest }].map(({ title, names }, k) => (
        <details key={title} open={k === 0}>
          <summary>{title}</summary>
          {fieldsOf(names).map((field) => (
            <SettingField
              key={field.name}
              field={field}
              value={values[field.name]}
              onChange={(value) => set(field.name, value)}
              files={files}
            />
          ))}
        </details>
      ))}
    </form>
  );
}
