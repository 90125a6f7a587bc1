// Training, the file of trained models and the store: the same seed gives the same bytes, and a file that was changed is not used.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ErrorCode, fixedClock } from "#infra/runtime/index.ts";
import { type ObjectStore, openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import {
  currentModels,
  evaluateSet,
  type NamedModel,
  putModels,
  readModels,
  readTrainingSets,
  readWordList,
  scoreTexts,
  storedSteps,
  toneOf,
  trainModels,
  writeModels,
} from "#tools/sentiment/index.ts";
import { csvOf, smallSet } from "./small-set.ts";

const words = readWordList();
let folder: string;
let models: NamedModel[];
let bytes: Buffer;
let objects: ObjectStore;

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const setsOf = (path: string) => readTrainingSets(path).map((set) => ({ set }));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorum-tone-"));
  models = await trainModels(setsOf(file("small.csv", csvOf(smallSet()))), words, 7);
  bytes = writeModels(7, models).bytes;
  objects = await openFolderObjectStore({ folder: join(folder, "objects") }, { clock: fixedClock(0) });
});
afterAll(async () => {
  await objects.close();
  rmSync(folder, { recursive: true });
});

describe("a trained model", () => {
  test("tells the tone of sentences like those it was trained on, with probabilities that sum to one", () => {
    const bundle = readModels(bytes, "the model");
    const [good, bad] = scoreTexts(
      ["Juno posts a record profit this week", "Holm faces a lawsuit in Europe"],
      bundle,
      words,
    );
    expect(toneOf(good!.best.probabilities!)).toBe("positive");
    expect(toneOf(bad!.best.probabilities!)).toBe("negative");
    const { negative, neutral, positive } = good!.best.probabilities!;
    expect(negative + neutral + positive).toBeCloseTo(1, 12);
    expect(good!.best.score).toBeCloseTo(positive - negative, 12);
  });

  test("carries its training report", () => {
    const { report } = readModels(bytes, "the model").models[0]!;
    expect(report).toMatchObject({ texts: 150, classes: [50, 50, 50], postShare: 0 });
    expect(report.tried).toHaveLength(4);
  });

  test("is the same to the last byte for the same seed and data, and another for another seed", async () => {
    const sets = setsOf(join(folder, "small.csv"));
    expect(writeModels(7, await trainModels(sets, words, 7)).bytes.equals(bytes)).toBe(true);
    expect(writeModels(8, await trainModels(sets, words, 8)).hash).not.toBe(writeModels(7, models).hash);
  });

  test("scores an empty text, a very long one and one without a known word", () => {
    const bundle = readModels(bytes, "the model");
    for (const { best } of scoreTexts(["", "x".repeat(1_000_000), "日本語"], bundle, words)) {
      expect(best.score).toBeGreaterThanOrEqual(-1);
      expect(best.score).toBeLessThanOrEqual(1);
    }
  });

  test("a stop ends training before its next step with the reason of the stop", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const work = { signal: stop.signal, onStep: () => stop.abort(reason) };
    await expect(trainModels(setsOf(join(folder, "small.csv")), words, 7, work)).rejects.toBe(reason);
  });
});

describe("a file of models is refused", () => {
  const altered = (change: (copy: Buffer) => Buffer): Buffer => change(Buffer.from(bytes));
  const flipped = (copy: Buffer): Buffer => {
    copy.writeUInt8(copy.at(-9)! ^ 1, copy.length - 9);
    return copy;
  };
  const head = (change: (text: string) => string): Buffer => {
    const end = bytes.indexOf(0x0a);
    return Buffer.concat([Buffer.from(change(bytes.subarray(0, end).toString())), bytes.subarray(end)]);
  };
  const cases: [string, () => Buffer, ErrorCode][] = [
    ["that is empty", () => Buffer.alloc(0), "tools/model-damaged"],
    ["that is something else", () => Buffer.from("a,b\n1,2\n"), "tools/model-damaged"],
    ["with one number changed", () => altered(flipped), "tools/model-damaged"],
    ["with a changed head", () => head((text) => text.replace('"texts":150', '"texts":151')), "tools/model-damaged"],
    ["that is cut short", () => altered((copy) => copy.subarray(0, copy.length - 40)), "tools/model-damaged"],
    [
      "of another version of the format",
      () => head((text) => text.replace('"version":1', '"version":2')),
      "tools/model-version",
    ],
  ];
  test.each(cases)("%s", (_, made, code) => {
    expect(() => readModels(made(), "the model")).toThrow(expect.objectContaining({ code }));
  });
});

describe("the object store", () => {
  test("has no models before the first are put, then those, then the newer ones", async () => {
    expect(await currentModels(objects)).toBeNull();
    const first = await putModels(objects, 7, models);
    expect((await currentModels(objects))!.hash).toBe(first.hash);
    const second = await putModels(objects, 8, models);
    expect((await currentModels(objects))!.hash).toBe(second.hash);
  });

  test("models under another's name are found out", async () => {
    const { key } = await putModels(objects, 7, models);
    await objects.put(key, writeModels(9, models).bytes);
    await expect(currentModels(objects)).rejects.toMatchObject({ code: "tools/model-damaged" });
  });
});

describe("training that is stopped", () => {
  const stoppedAfter = async (steps: number): Promise<void> => {
    const [set] = readTrainingSets(join(folder, "small.csv"));
    const stop = new AbortController();
    let left = steps;
    const onStep = () => --left === 0 && stop.abort(new Error("enough"));
    const kept = storedSteps(objects, set!, 7, "training");
    const work = { signal: stop.signal, onStep };
    await expect(trainModels([{ set: set!, kept }], words, 7, work)).rejects.toThrow("enough");
  };

  test("goes on from what it had finished, to the same bytes, and forgets it at the end", async () => {
    await stoppedAfter(6);
    const [set] = readTrainingSets(join(folder, "small.csv"));
    const kept = storedSteps(objects, set!, 7, "training");
    const again = await trainModels([{ set: set!, kept }], words, 7);
    expect(kept.taken).toBeGreaterThan(3);
    expect(writeModels(7, again).bytes.equals(bytes)).toBe(true);
    await kept.forget();
    const left: string[] = [];
    for await (const { key } of objects.list("sentiment/training/")) left.push(key);
    expect(left).toEqual([]);
  });

  test("takes nothing over from another seed, other texts, an evaluation, or a step that was altered", async () => {
    await stoppedAfter(6);
    const [set] = readTrainingSets(join(folder, "small.csv"));
    const others = [
      storedSteps(objects, set!, 8, "training"),
      storedSteps(objects, { ...set!, hash: "0".repeat(64) }, 7, "training"),
      storedSteps(objects, set!, 7, "evaluation"),
    ];
    const name = "cost 0.2, balance 0, fold 1";
    for (const other of others) {
      await other.of(name, () => Float64Array.of(1));
      expect(other.taken).toBe(0);
      await other.forget();
    }
    const own = storedSteps(objects, set!, 7, "training");
    await own.of(name, () => Float64Array.of(1));
    expect(own.taken).toBe(1);
    for await (const { key } of objects.list("sentiment/training/")) await objects.put(key, Buffer.from("altered"));
    expect(await own.of(name, () => Float64Array.of(2))).toEqual(Float64Array.of(2));
    await own.forget();
  });
});

describe("training data is refused", () => {
  const one = smallSet().map(({ text }) => ({ text, label: "neutral" }));
  const cases: [string, () => string, ErrorCode][] = [
    ["that is not there", () => join(folder, "absent"), "infra/file-missing"],
    ["with one class only", () => file("one.csv", csvOf(one)), "tools/training-one-class"],
    ["without a column of texts", () => file("columns.csv", "words,label\na,positive\n"), "tools/training-invalid"],
    ["with an unknown label", () => file("label.csv", "text,label\na,positive\nb,glad\n"), "tools/training-invalid"],
    ["with a grade out of range", () => file("grade.csv", "text,score\na,0.5\nb,7\n"), "tools/training-invalid"],
    ["with few texts", () => file("few.csv", "text,label\na,positive\nb,negative\n"), "tools/training-invalid"],
    [
      "that is not UTF-8",
      () => file("latin.csv", Buffer.from("text,label\ncaf\xe9,positive\n", "latin1")),
      "tools/text-not-utf8",
    ],
    ["with nothing in it", () => file("empty.csv", ""), "tools/training-invalid"],
  ];
  test.each(cases)("%s", (_, path, code) => {
    expect(() => readTrainingSets(path())).toThrow(expect.objectContaining({ code }));
  });

  test("the refusal of a label names file, row and what was found", () => {
    expect(() => readTrainingSets(file("row.csv", "text,label\na,positive\nb,glad\n"))).toThrow(
      /row\.csv, row 3.*"glad"/,
    );
  });
});

test("cross-validation on texts of one pattern is right nearly always, and far from it when the labels are shuffled", async () => {
  const [set] = readTrainingSets(join(folder, "small.csv"));
  const found = await evaluateSet(set!, words, [words], 7);
  const trained = found.scorers.at(-1)!;
  expect(trained.scorer).toBe("n-gram model");
  expect(trained.figures.accuracy!.value).toBeGreaterThan(0.9);
  expect(trained.figures.accuracy!.low).toBeLessThanOrEqual(trained.figures.accuracy!.value);
  const shuffled = { ...set!, targets: set!.targets.map((_, i, all) => all[(i * 61 + 7 * (i % 5)) % all.length]!) };
  const blind = (await evaluateSet(shuffled, words, [words], 7)).scorers.at(-1)!;
  expect(blind.figures.accuracy!.value).toBeLessThan(0.55);
});
