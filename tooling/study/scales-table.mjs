// What the rows of a study of scales say.

/** Markdown: a line for each scale. */
export function scalesTable(rows, scales) {
  const trusted = new Map(
    rows.filter(({ scale }) => scale === "counts").map(({ crystal, trustworthy }) => [crystal, trustworthy]),
  );
  return [
    "| the numbers are the counts ... | patterns | the same counts bit for bit | same verdict | objects apart, median | most | within 0.05 |",
    "|---|---|---|---|---|---|---|",
    ...scales.map((scale) =>
      lineOf(
        scale,
        rows.filter((row) => row.scale === scale),
        trusted,
      ),
    ),
    "",
  ].join("\n");
}

function lineOf(scale, rows, trusted) {
  const apart = rows.map(({ toCounts }) => toCounts).sort((a, b) => a - b);
  const same = rows.filter(({ crystal, trustworthy }) => trusted.get(crystal) === trustworthy).length;
  const cells = [
    scale,
    rows.length,
    rows.filter(({ isSame }) => isSame).length,
    `${same}/${rows.length}`,
    (apart[Math.floor(apart.length / 2)] ?? Number.NaN).toFixed(3),
    (apart.at(-1) ?? Number.NaN).toFixed(3),
    apart.filter((value) => value <= 0.05).length,
  ];
  return `| ${cells.join(" | ")} |`;
}
