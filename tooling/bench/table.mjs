// Rows as text: milliseconds, ratio to the peer, budget.

export function formatTable(rows) {
  const cells = [["work", "ours ms", "peer", "peer ms", "ratio", "at most", ""], ...rows.map(cellsOf)];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
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

function cellsOf({ work, seconds, peer, peerSeconds, budget, note }) {
  const milliseconds = (value) => (value === undefined ? "" : (1000 * value).toFixed(1));
  const ratio = peerSeconds ? (seconds / peerSeconds).toFixed(2) : "";
  return [
    work,
    milliseconds(seconds),
    peerSeconds ? peer : "",
    milliseconds(peerSeconds),
    ratio,
    budget ? String(budget) : "",
    note ?? "",
  ];
}
