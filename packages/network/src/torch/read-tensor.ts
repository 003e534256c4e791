/** The values of one tensor of a PyTorch file. */

import { FormatError, sizeOfShape } from "@autophase/tensor-io";
import type { TorchTensor } from "./pickle-values.js";
import type { TorchFile } from "./read-torch.js";
import { decodeStorage, storageElementBytes } from "./storage-types.js";

/**
 * Row-major float32 values of a view, whatever its strides. Its shape should be known to be a sane one.
 * @param where - file and tensor, for messages.
 * @throws {FormatError} when the view reaches beyond its storage.
 */
export function readTensorValues(file: TorchFile, tensor: TorchTensor, where: string): Float32Array {
  const { storage, offset, shape, strides } = tensor;
  const bytes = file.bytesOf(storage);
  const size = storageElementBytes(storage.type);
  if (strides.length !== shape.length) throw new FormatError(where, "as many strides as axes are needed");
  const last = shape.reduce((index, length, axis) => index + (length - 1) * (strides[axis] as number), offset);
  const count = Math.floor(bytes.length / size);
  if (last >= count) throw new FormatError(where, `element ${last} of a storage that holds ${count}`);
  const first = offset * size;
  const data = decodeStorage(bytes.subarray(first, (last + 1) * size), storage.type, file.littleEndian);
  return gather(data, shape, strides);
}

function gather(data: ArrayLike<number | bigint>, shape: readonly number[], strides: readonly number[]): Float32Array {
  const out = new Float32Array(sizeOfShape(shape));
  const index = shape.map(() => 0);
  let at = 0;
  for (let n = 0; n < out.length; n++) {
    out[n] = Number(data[at]);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      at += stride;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      at -= stride * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return out;
}
