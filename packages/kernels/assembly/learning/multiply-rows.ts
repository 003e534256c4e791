/** Four rows by eight columns of a matrix product, in registers. */

/** `to[4][8] = rows[4][length] * columns[length][8]`; rows are `rowBytes` apart. */
export function multiplyRows(rows: usize, rowBytes: usize, columns: usize, length: usize, to: usize): void {
  let p0 = rows;
  let p1 = p0 + rowBytes;
  let p2 = p1 + rowBytes;
  let p3 = p2 + rowBytes;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  for (; length > 0; length--) {
    const u = v128.load(columns);
    const v = v128.load(columns, 16);
    let x = v128.load_splat<f32>(p0);
    a0 = f32x4.add(a0, f32x4.mul(x, u));
    b0 = f32x4.add(b0, f32x4.mul(x, v));
    x = v128.load_splat<f32>(p1);
    a1 = f32x4.add(a1, f32x4.mul(x, u));
    b1 = f32x4.add(b1, f32x4.mul(x, v));
    x = v128.load_splat<f32>(p2);
    a2 = f32x4.add(a2, f32x4.mul(x, u));
    b2 = f32x4.add(b2, f32x4.mul(x, v));
    x = v128.load_splat<f32>(p3);
    a3 = f32x4.add(a3, f32x4.mul(x, u));
    b3 = f32x4.add(b3, f32x4.mul(x, v));
    columns += 32;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
  v128.store(to, a0);
  v128.store(to, b0, 16);
  v128.store(to, a1, 32);
  v128.store(to, b1, 48);
  v128.store(to, a2, 64);
  v128.store(to, b2, 80);
  v128.store(to, a3, 96);
  v128.store(to, b3, 112);
}
