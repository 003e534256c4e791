// What the rows of a study say.

/** Markdown: a line for each family and recipe. */
export function studyTable(rows) {
  const keys = [...new Set(rows.map(({ family, recipe }) => `${family} ${recipe}`))];
  const lines = keys.map((key) =>
    lineOf(
      key.split(" "),
      rows.filter(({ family, recipe }) => `${family} ${recipe}` === key),
    ),
  );
  return [
    "| family | recipe | found | median invariantError | trusted, found | trusted, not found | found, not trusted | starts | s |",
    "|---|---|---|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

function lineOf([family, recipe], rows) {
  const found = rows.filter(({ success }) => success);
  const trusted = rows.filter(({ trustworthy }) => trustworthy);
  const rightly = trusted.filter(({ success }) => success).length;
  const cells = [
    family,
    recipe,
    `${found.length}/${rows.length} (${Math.round((100 * found.length) / rows.length)} %)`,
    median(rows.map(({ invariantError }) => invariantError)).toFixed(3),
    String(rightly),
    String(trusted.length - rightly),
    String(found.length - rightly),
    median(rows.map(({ starts = 0 }) => starts)).toFixed(0),
    median(rows.map(({ seconds }) => seconds)).toFixed(1),
  ];
  return `| ${cells.join(" | ")} |`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  return (sorted[Math.floor(last / 2)] + sorted[Math.ceil(last / 2)]) / 2;
}
