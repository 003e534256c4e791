/** The parts of an ONNX model as plain data, and their encoding in Protocol Buffers (onnx/onnx.proto, IR version 8). */

import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

export type OnnxAttribute = number | string | { readonly float: number } | readonly number[];

export interface OnnxNode {
  readonly operator: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** A length, or the name of one that is free. */
interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

const IR_VERSION = 8;

/** `TensorProto.DataType`. */
const FLOAT = 1;
const INT64 = 7;

/** `AttributeProto.AttributeType`. */
const TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** The bytes of a `ModelProto`. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(IR_VERSION);
  text(writer, 2, "autophase");
  message(writer, 7, (graph) => writeGraph(graph, model));
  message(writer, 8, (opset) => opset.tag(2, WireType.Varint).int64(model.opset));
  for (const [key, value] of Object.entries(model.metadata)) {
    message(writer, 14, (entry) => text(text(entry, 1, key), 2, value));
  }
  return writer.finish();
}

function writeGraph(writer: BinaryWriter, { name, nodes, constants, inputs, outputs }: OnnxModel): void {
  for (const node of nodes) message(writer, 1, (own) => writeNode(own, node));
  text(writer, 2, name);
  for (const constant of constants) message(writer, 5, (own) => writeTensor(own, constant));
  for (const value of inputs) message(writer, 11, (own) => writeValue(own, value));
  for (const value of outputs) message(writer, 12, (own) => writeValue(own, value));
}

function writeNode(writer: BinaryWriter, { operator, inputs, output, attributes }: OnnxNode): void {
  for (const input of inputs) text(writer, 1, input);
  text(writer, 2, output);
  text(writer, 3, output);
  text(writer, 4, operator);
  for (const [name, value] of Object.entries(attributes)) message(writer, 5, (own) => writeAttribute(own, name, value));
}

function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  text(writer, 1, name);
  const type = (kind: keyof typeof TYPES): BinaryWriter => writer.tag(20, WireType.Varint).int32(TYPES[kind]);
  if (typeof value === "number") type("int").tag(3, WireType.Varint).int64(value);
  else if (typeof value === "string") text(type("string"), 4, value);
  else if ("float" in value) type("float").tag(2, WireType.Bit32).float(value.float);
  else for (const item of [type("ints") && value].flat()) writer.tag(8, WireType.Varint).int64(item);
}

function writeTensor(writer: BinaryWriter, { name, shape, data }: OnnxTensor): void {
  for (const length of shape) writer.tag(1, WireType.Varint).int64(length);
  writer.tag(2, WireType.Varint).int32(data instanceof Float32Array ? FLOAT : INT64);
  text(writer, 8, name);
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  writer.tag(9, WireType.LengthDelimited).bytes(raw);
}

/** A `ValueInfoProto` of float32. */
function writeValue(writer: BinaryWriter, { name, shape }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(FLOAT);
      message(tensor, 2, (lengths) => {
        for (const length of shape) message(lengths, 1, (dimension) => writeDimension(dimension, length));
      });
    }),
  );
}

function writeDimension(writer: BinaryWriter, length: number | string): void {
  if (typeof length === "string") text(writer, 2, length);
  else writer.tag(1, WireType.Varint).int64(length);
}

function text(writer: BinaryWriter, field: number, value: string): BinaryWriter {
  return writer.tag(field, WireType.LengthDelimited).string(value);
}

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => unknown): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}
