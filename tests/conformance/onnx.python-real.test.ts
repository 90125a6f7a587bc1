// Files of learners in Python's onnxruntime, where ONNX_PYTHON names one (infra/servers/onnx-python.sh): the same answers as served here.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { learnerById } from "#tools/learning/learners/index.ts";
import { openModelSession } from "#tools/learning/serving/index.ts";
import { madeSamples } from "../tools/learning/validation/made-samples.ts";

const python = process.env.ONNX_PYTHON;
const [steps, inputs] = [3, ["a", "b"]];
const script = `
import json, sys, numpy, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1])
shape = [size if isinstance(size, int) else -1 for size in session.get_inputs()[0].shape]
x = numpy.fromfile(sys.argv[2], dtype=numpy.float32).reshape(shape)
print(json.dumps(session.run(["prediction"], {"x": x})[0].ravel().tolist()))
`;

describe.skipIf(python === undefined)(
  `exported models in Python${python === undefined ? " (skipped: ONNX_PYTHON names no Python)" : ""}`,
  () => {
    test.each([
      ["ridge", {}],
      ["boosted-trees", { rounds: 20 }],
      ["random-forest", { trees: 10 }],
      ["lstm-attention", { units: 6, layers: 1, attention: 4, epochs: 1 }],
      ["transformer", { width: 8, heads: 2, layers: 1, wide: 8, epochs: 1 }],
      ["cnn", { channels: 6, epochs: 1 }],
    ] as const)("%s answers the same", async (id, options) => {
      const samples = madeSamples({ seed: 5, periods: 60, lanes: 4, width: steps * inputs.length, edge: 0.5 });
      const task = { steps, inputs, classes: false, lanes: 4 };
      const { bytes } = await learnerById(id, options, task, { clock: fixedClock(0) }).fit(samples, { seed: 1 });
      const rows = Float32Array.from(samples.features.subarray(0, 40 * steps * inputs.length), (value, at) =>
        at % 13 === 4 ? Number.NaN : value,
      );
      const session = await openModelSession(bytes, inputs.length);
      const here = await session.run(rows);
      await session.close();
      const folder = mkdtempSync(join(tmpdir(), "quorum-onnx-"));
      try {
        const [model, values] = [join(folder, "model.onnx"), join(folder, "rows.f32")];
        writeFileSync(model, bytes);
        writeFileSync(values, Buffer.from(rows.buffer));
        const there = JSON.parse(
          execFileSync(python as string, ["-c", script, model, values], { encoding: "utf8" }),
        ) as number[];
        expect(there).toHaveLength(40);
        for (const [i, answer] of here.entries())
          expect(Math.abs(there[i]! - answer)).toBeLessThan(1e-6 * Math.max(1, Math.abs(answer)));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
);
