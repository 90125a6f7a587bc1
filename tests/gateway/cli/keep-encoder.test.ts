// quorum factors keep-encoder: a file that is an encoder lies in the object store under its hash, any other is refused by name.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readGolden } from "../../golden/golden.ts";
import { quorumHere } from "./quorum.ts";

const folder = mkdtempSync(join(tmpdir(), "quorum-encoder-"));
const env = { QUORUM_HOME: join(folder, "home") };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = readGolden("book_pictures").find(({ fact }) => fact.startsWith("encoder"));
const file = join(folder, "encoder.onnx");
writeFileSync(file, Buffer.from(String(made?.input.model), "base64"));
const keep = (...words: readonly string[]) => quorumHere(["factors", "keep-encoder", ...words, "--json"], env);
const small = ["--changes", "4", "--levels", "2"];

test("an encoder is kept under its hash, the same file once", async () => {
  const { code, out } = await keep(file, ...small);
  const kept = JSON.parse(out);
  expect([code, kept.rows, kept.levels, kept.width]).toEqual([0, 4, 2, 2]);
  const objects = readdirSync(join(env.QUORUM_HOME, "objects", "book-encoders"), { recursive: true }).map(String);
  expect(objects.filter((name) => name.includes(kept.version))).toHaveLength(1);
  expect(JSON.parse((await keep(file, ...small)).out)).toEqual(kept);
});

test("a file that is not there, is no model, or takes other pictures is not kept", async () => {
  const text = join(folder, "text.onnx");
  writeFileSync(text, "not a model");
  const refused = [
    await keep(join(folder, "none.onnx"), ...small),
    await keep(text, ...small),
    await keep(file),
    await keep(file, "--changes", "0"),
  ];
  expect(refused.map(({ code, err }) => [code, JSON.parse(err).code])).toEqual([
    [2, "tools/model-missing"],
    [2, "tools/model-damaged"],
    [2, "tools/shape-mismatch"],
    [2, "tools/parameter-out-of-range"],
  ]);
});
