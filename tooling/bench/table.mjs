// Rows as aligned text.

/** Milliseconds, ratio to the peer, budget. */
export function formatTable(rows) {
  return alignCells([["work", "ours (ms)", "peer", "peer (ms)", "ratio", "at most", ""], ...rows.map(cellsOf)]);
}

export function alignCells(cells) {
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function cellsOf({ work, seconds, value, peer, peerSeconds, budget, note }) {
  const milliseconds = (value) => (value === undefined ? "" : (1000 * value).toFixed(1));
  const ratio = peerSeconds && seconds ? (seconds / peerSeconds).toFixed(2) : "";
  return [
    work,
    value ?? milliseconds(seconds),
    peerSeconds ? peer : "",
    milliseconds(peerSeconds),
    ratio,
    budget ? String(budget) : "",
    note ?? "",
  ];
}
