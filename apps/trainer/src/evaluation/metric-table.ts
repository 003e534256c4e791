/** A table of metrics for people. */

/** One line per metric, one column per entry of `columns`, aligned; numbers with four digits. */
export function metricTable(columns: Readonly<Record<string, Readonly<Record<string, number>>>>): string {
  const titles = Object.keys(columns);
  const metrics = [...new Set(titles.flatMap((title) => Object.keys(columns[title] ?? {})))];
  const cell = (title: string, metric: string): string => {
    const value = columns[title]?.[metric];
    return value === undefined ? "" : Number(value.toPrecision(4)).toString();
  };
  const rows = [["", ...titles], ...metrics.map((metric) => [metric, ...titles.map((title) => cell(title, metric))])];
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  const line = (row: string[]): string =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] as number) : text.padStart(widths[column] as number),
      )
      .join("  ");
  return `${rows.map(line).join("\n")}\n`;
}
