// The artefact stands alone: names and shapes of its inputs, weights inside, a hash, and the same output in another runtime.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";
import { Predictor, train, writeArtefact } from "../../../../tools/learning/training/index.ts";
import { normals } from "../../../bench/series.ts";
import { smallTask, window } from "./small-task.ts";

const trained = await train(smallTask({ epochs: 2 }));
const { forward } = smallTask().plan;
const plan = { rows: 4, inputs: { x: window }, outputs: 1, forward };
const x = Float32Array.from(normals(60, 41));

test("opens in ONNX Runtime by itself, with its input's name and shape", async () => {
  const { bytes, hash, inputs } = writeArtefact(plan, trained.weights);
  const session = await InferenceSession.create(bytes);
  expect(session.inputNames).toEqual(["x"]);
  expect(session.outputNames).toEqual(["prediction"]);
  expect(inputs).toMatchObject([{ name: "x", shape: [4, 5, 3] }]);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const predictor = await Predictor.open(plan, trained.weights);
  const { prediction } = await session.run({ x: new Tensor("float32", x, [4, 5, 3]) });
  expect(prediction!.data).toEqual(await predictor.predict({ x }));
});

test("the same weights give the same bytes, and a row's answer depends on no other row", async () => {
  expect(writeArtefact(plan, trained.weights).hash).toBe(writeArtefact(plan, trained.weights).hash);
  const [many, one] = [
    await Predictor.open(plan, trained.weights),
    await Predictor.open({ ...plan, rows: 1 }, trained.weights),
  ];
  const alone = await one.predict({ x: x.slice(15, 30) });
  expect(alone[0]).toBeCloseTo((await many.predict({ x }))[1]!, 5);
});

test("weights that are missing are named", () => {
  expect(() => writeArtefact(plan, new Map())).toThrow(/No values for parameter "lstm.weight"/);
});

const python = packageFile(".cache", "peers", "bin", "python");
test.skipIf(!existsSync(python))("Python's onnxruntime gives the same output", async () => {
  const folder = mkdtempSync(join(tmpdir(), "artefact-"));
  try {
    const file = join(folder, "model.onnx");
    writeFileSync(file, writeArtefact(plan, trained.weights).bytes);
    const script = [
      "import sys, json, numpy, onnx, onnxruntime",
      "onnx.checker.check_model(onnx.load(sys.argv[1]))",
      "x = numpy.array(json.loads(sys.argv[2]), dtype=numpy.float32).reshape(4, 5, 3)",
      "print(json.dumps(onnxruntime.InferenceSession(sys.argv[1]).run(None, {'x': x})[0].ravel().tolist()))",
    ].join("\n");
    const found = JSON.parse(
      execFileSync(python, ["-c", script, file, JSON.stringify([...x])], { encoding: "utf8" }),
    ) as number[];
    const predictor = await Predictor.open(plan, trained.weights);
    for (const [i, value] of (await predictor.predict({ x })).entries()) expect(found[i]).toBeCloseTo(value, 5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
