import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crc32c, maskedCrc32c } from "./crc32c.js";
import { createEventWriter } from "./event-writer.js";
import { message } from "./protobuf.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-events-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("crc32c", () => {
  it("has the values of RFC 3720, appendix B.4, and the check value of the catalogue", () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, k) => k))).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  });

  it("is masked so that it can be undone", () => {
    const bytes = new TextEncoder().encode("123456789");
    const rotated = (maskedCrc32c(bytes) - 0xa282ead8) >>> 0;
    expect(((rotated >>> 17) | (rotated << 15)) >>> 0).toBe(crc32c(bytes));
  });
});

const PNG = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]);

async function writeRun(): Promise<string> {
  const writer = await createEventWriter(join(folder, "run"), { firstStep: 300, now: () => 1795357124.5 });
  writer.scalars(300, { "loss/training": 0.25, "learning rate": 1e-3 });
  await writer.flush();
  writer.scalars(70_000, { "loss/training": Number.NaN });
  writer.images(2 ** 40, { "crystal 0/phase \u03c6": { width: 200, height: 130, bytes: PNG } });
  await writer.close();
  return writer.path;
}

describe("createEventWriter", () => {
  it("appends records on flush, under a name that TensorBoard looks for", async () => {
    const path = await writeRun();
    expect(await readdir(join(folder, "run"))).toEqual([expect.stringMatching(/^events\.out\.tfevents\.1795357124\./)]);
    const bytes = await readFile(path);
    // the first record: 24 bytes that say which version follows
    expect(bytes.readBigUInt64LE(0)).toBe(24n);
    expect(bytes.readUInt32LE(8)).toBe(maskedCrc32c(bytes.subarray(0, 8)));
    expect(bytes.subarray(12, 12 + 24).toString("latin1")).toContain("brain.Event:2");
    expect(bytes.readUInt32LE(36)).toBe(maskedCrc32c(bytes.subarray(12, 36)));
  });

  it("refuses a folder that cannot be made", async () => {
    await writeFile(join(folder, "file"), "x");
    await expect(createEventWriter(join(folder, "file", "run"))).rejects.toMatchObject({ _tag: "FileError" });
  });
});

/**
 * The reader of others: Google's protobuf library, with the fields of TensorFlow's event.proto and summary.proto;
 * checksums bit by bit.
 */
const READER = `
import json, struct, sys
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
F = descriptor_pb2.FieldDescriptorProto
file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="t", syntax="proto3")
def define(name, *fields):
    m = file.message_type.add(name=name)
    for number, field, kind in fields:
        f = m.field.add(name=field, number=number, label=F.LABEL_OPTIONAL)
        if kind.startswith("*"): f.label = F.LABEL_REPEATED; kind = kind[1:]
        if kind[0].isupper(): f.type = F.TYPE_MESSAGE; f.type_name = ".t." + kind
        else: f.type = getattr(F, "TYPE_" + kind.upper())
define("Image", (1, "height", "int32"), (2, "width", "int32"), (3, "colorspace", "int32"), (4, "encoded_image_string", "bytes"))
define("Value", (1, "tag", "string"), (2, "simple_value", "float"), (4, "image", "Image"))
define("Summary", (1, "value", "*Value"))
define("SessionLog", (1, "status", "int32"))
define("Event", (1, "wall_time", "double"), (2, "step", "int64"), (3, "file_version", "string"), (5, "summary", "Summary"), (7, "session_log", "SessionLog"))
pool = descriptor_pool.DescriptorPool(); pool.Add(file)
descriptor = pool.FindMessageTypeByName("t.Event")
Event = message_factory.GetMessageClass(descriptor) if hasattr(message_factory, "GetMessageClass") else message_factory.MessageFactory(pool).GetPrototype(descriptor)
def crc(data):
    c = 0xffffffff
    for byte in data:
        c ^= byte
        for _ in range(8): c = (c >> 1) ^ (0x82f63b78 if c & 1 else 0)
    c ^= 0xffffffff
    return (((c >> 15) | (c << 17)) + 0xa282ead8) & 0xffffffff
data = open(sys.argv[1], "rb").read(); at = 0; out = []
while at < len(data):
    head = data[at:at + 8]; (n,) = struct.unpack("<Q", head)
    assert struct.unpack("<I", data[at + 8:at + 12])[0] == crc(head)
    body = data[at + 12:at + 12 + n]
    assert struct.unpack("<I", data[at + 12 + n:at + 16 + n])[0] == crc(body)
    e = Event.FromString(body); at += 16 + n
    values = [[v.tag, [v.image.height, v.image.width, v.image.colorspace, v.image.encoded_image_string.hex()] if v.HasField("image") else repr(v.simple_value)] for v in e.summary.value]
    out.append([e.wall_time, e.step, e.file_version, e.session_log.status, values])
print(json.dumps(out))
`;

const python = ["python3", "/usr/bin/python3"].find(
  (name) => spawnSync(name, ["-c", "import google.protobuf"], { stdio: "ignore" }).status === 0,
);

describe.skipIf(!python)(
  `events as Python reads them${python ? "" : " (skipped: no python3 with google.protobuf)"}`,
  () => {
    it("are what was written", async () => {
      const path = await writeRun();
      const { status, stdout, stderr } = spawnSync(python as string, ["-c", READER, path], { encoding: "utf8" });
      expect(status, stderr).toBe(0);
      const time = 1795357124.5;
      // every run of this test appends to one file
      const records = JSON.parse(stdout).slice(-5);
      expect(records).toEqual([
        [time, 0, "brain.Event:2", 0, []],
        [time, 300, "", 1, []],
        [
          time,
          300,
          "",
          0,
          [
            ["loss/training", "0.25"],
            ["learning rate", String(Math.fround(1e-3))],
          ],
        ],
        [time, 70_000, "", 0, [["loss/training", "nan"]]],
        [time, 2 ** 40, "", 0, [["crystal 0/phase \u03c6", [130, 200, 4, "89504e470d0a1a0a"]]]],
      ]);
    });
  },
);

describe("message", () => {
  it("joins fields", () => {
    expect([...message(Uint8Array.of(1), Uint8Array.of(2, 3))]).toEqual([1, 2, 3]);
  });
});
