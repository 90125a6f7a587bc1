// Encoders out of ONNX files: what they give, and how files that are none, or others, are refused.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "#infra/runtime/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { cellsOf, encodedFeatures, keepEncoder, keptEncoder, openOnnxEncoder } from "#tools/book-pictures/index.ts";
import { bookColumns } from "#tools/features/index.ts";
import { expectWithin, readGolden } from "../../golden/golden.ts";
import { madeBook } from "./made-book.ts";

const shape = { rows: 4, levels: 2 };
const certificates = readGolden("book_pictures").filter(({ fact }) => fact.startsWith("encoder"));
const modelOf = (input: Record<string, unknown>): Uint8Array => Buffer.from(String(input.model), "base64");
const model = modelOf(certificates[0]!.input);
const folder = mkdtempSync(join(tmpdir(), "quorum-encoder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(certificates)("$fact gives the codes of $by", async (certificate) => {
  const pictures = Float32Array.from(certificate.input.pictures as number[]);
  const encoder = await openOnnxEncoder({ model: modelOf(certificate.input), ...shape });
  expect([encoder.width, encoder.version.length, encoder.shape]).toEqual([2, 64, shape]);
  expectWithin(await encoder.encode(pictures, 3), certificate);
  await expect(encoder.encode(pictures, 2)).rejects.toMatchObject({ code: "tools/length-mismatch" });
  await encoder.close();
  await encoder.close();
});

describe("a file that does not fit is refused", () => {
  test("because it is not there", async () => {
    await expect(openOnnxEncoder({ model: join(folder, "none.onnx"), ...shape })).rejects.toMatchObject({
      code: "tools/model-missing",
      fault: "caller",
    });
  });

  test("because it is no ONNX model, or one cut short", async () => {
    const file = join(folder, "text.onnx");
    writeFileSync(file, "not a model");
    for (const wrong of [file, model.subarray(0, model.length / 2), new Uint8Array(0)])
      await expect(openOnnxEncoder({ model: wrong, ...shape })).rejects.toMatchObject({
        code: "tools/model-damaged",
        fault: "caller",
      });
  });

  test("because it takes pictures of another shape, and what it takes is told", async () => {
    await expect(openOnnxEncoder({ model, rows: 8, levels: 2 })).rejects.toMatchObject({
      code: "tools/shape-mismatch",
      message: expect.stringContaining("picture: float32 (batch, 3, 4, 2)"),
    });
  });

  test("because it is not the one that was used before", async () => {
    await expect(openOnnxEncoder({ model, ...shape, version: "0".repeat(64) })).rejects.toMatchObject({
      code: "tools/model-version",
    });
  });
});

test("an encoder that gives no number is found out", async () => {
  const encoder = await openOnnxEncoder({ model, ...shape });
  await expect(encoder.encode(new Float32Array(cellsOf(shape)).fill(Number.NaN), 1)).rejects.toMatchObject({
    code: "tools/value-not-finite",
  });
  await encoder.close();
});

test("an encoder is kept under its hash and opened by it", async () => {
  const objects = await openFolderObjectStore({ folder: join(folder, "objects") }, { clock: systemClock });
  const { version, width, bytes } = await keepEncoder(objects, model, shape);
  expect([width, bytes]).toEqual([2, model.length]);
  const encoder = await keptEncoder(objects, version, shape);
  expect(encoder.version).toBe(version);
  await encoder.close();
  await expect(keptEncoder(objects, "1".repeat(64), shape)).rejects.toMatchObject({ code: "tools/model-missing" });
  await expect(keepEncoder(objects, Buffer.from("no"), shape)).rejects.toMatchObject({ code: "tools/model-damaged" });
  const none = keepEncoder(objects, join(folder, "none.onnx"), shape);
  await expect(none).rejects.toMatchObject({
    code: "tools/model-missing",
    message: expect.stringContaining("none.onnx"),
  });
  await objects.close();
});

test("codes stand beside the rows, missing before the encoder was trained and where no picture is whole", async () => {
  const made = madeBook(4, 600);
  const columns = Object.fromEntries(bookColumns.map((name, c) => [name, Float64Array.from(made, (row) => row[c]!)]));
  const endMs = Float64Array.from(made, (_, t) => 100 * (t + 1));
  const table = { rows: 600, endMs, columns };
  const encoder = await openOnnxEncoder({ model, ...shape });
  const all = await encodedFeatures(table, encoder, { openMs: 1_000, trainedMs: 0 });
  const late = await encodedFeatures(table, encoder, { openMs: 1_000, trainedMs: 1_000 + 100 * 300 });
  expect([all.version, all.columns.length]).toEqual([encoder.version, 2]);
  expect(all.columns[0]!.slice(0, 3).every(Number.isNaN)).toBe(true);
  expect(all.columns[0]!.filter(Number.isFinite).length).toBeGreaterThan(500);
  expect(late.columns[0]!.slice(0, 299).every(Number.isNaN)).toBe(true);
  expect(late.columns[0]!.slice(299)).toEqual(all.columns[0]!.slice(299));
  await expect(encodedFeatures(table, encoder, { openMs: 1_000, trainedMs: 1e12 })).rejects.toMatchObject({
    code: "tools/input-invalid",
  });
  await encoder.close();
});
