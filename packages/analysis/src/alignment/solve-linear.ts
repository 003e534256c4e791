/** Small dense systems of linear equations. */

/**
 * Solves `A x = b` by elimination with partial pivoting; unknowns that no equation determines are 0.
 * @param matrix - square, rows first; left as it is.
 */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const size = rows.length;
  const smallest = 1e-14 * Math.max(...rows.map((row, i) => Math.abs(row[i])));
  for (let column = 0; column < size; column++) {
    const pivot = findPivot(rows, column);
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    if (Math.abs(rows[column][column]) <= smallest) continue;
    for (let row = 0; row < size; row++) {
      if (row !== column) eliminate(rows[row], rows[column], column);
    }
  }
  return rows.map((row, i) => (Math.abs(row[i]) <= smallest ? 0 : row[size] / row[i]));
}

function findPivot(rows: readonly number[][], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(rows[row][column]) > Math.abs(rows[best][column])) best = row;
  }
  return best;
}

function eliminate(row: number[], pivot: readonly number[], column: number): void {
  const factor = row[column] / pivot[column];
  for (let i = column; i < row.length; i++) row[i] -= factor * pivot[i];
}
