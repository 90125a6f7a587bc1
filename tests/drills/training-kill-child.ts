// One life of a training, for the kill drill: goes on from its checkpoint, tells of each step, and prints the hash of its weights at the end.
import { train } from "../../tools/learning/training/index.ts";
import { smallTask } from "../tools/learning/training/small-task.ts";

const folder = process.argv[2] ?? "";
const result = await train(
  smallTask({
    epochs: 30,
    checkpoint: { folder, everySteps: 1 },
    onProgress: ({ step }) => process.stdout.write(`step ${step}\n`),
  }),
);
process.stdout.write(`hash ${result.hash}\n`);
