// 20,000 made-up headlines scored by the word rules and by a trained model, and a model trained on 4,000, beside scikit-learn with the
// same kinds of terms.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  readModels,
  readTrainingSets,
  readWordList,
  scoreText,
  scoreTexts,
  toneOf,
  trainModels,
  writeModels,
} from "#tools/sentiment/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, runPeer } from "./peers/peer.ts";
import { type ToneText, toneTexts } from "./tone-texts.ts";

const [trainedOn, scored, seed] = [4_000, 20_000, 801];

const csv = (rows: readonly ToneText[]): string =>
  `text,label\n${rows.map(({ text, label }) => `"${text}",${label}`).join("\n")}\n`;

export const bench: Bench = {
  seed,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "quorum-bench-"));
    try {
      const [train, test] = [toneTexts(trainedOn, seed), toneTexts(scored, seed + 1)];
      const files = [join(folder, "train.csv"), join(folder, "test.csv")] as const;
      writeFileSync(files[0], csv(train));
      writeFileSync(files[1], csv(test));
      const words = readWordList();
      const sets = readTrainingSets(files[0]).map((set) => ({ set }));
      let models = await trainModels(sets, words, seed);
      const fits = await timed(1, 0, async () => {
        models = await trainModels(sets, words, seed);
      });
      const bundle = readModels(writeModels(seed, models).bytes, "the model");
      const texts = test.map(({ text }) => text);
      let right = 0;
      const rules = await timed(3, 1, async () => texts.forEach((text) => void scoreText(text, words)));
      const model = await timed(3, 1, async () => {
        const found = scoreTexts(texts, bundle, words);
        right = found.filter(({ best }, i) => toneOf(best.probabilities!) === test[i]!.label).length;
      });
      const peer = await runPeer("sentiment.py", files);
      requireAsGood(right / scored, peer?.check.accuracy);
      return [
        beside("score 20,000 texts by the word rules", Math.min(...rules), "ms", null),
        beside("score 20,000 texts by a trained model", Math.min(...model), "ms", peer),
        beside("train on 4,000 texts, settings chosen", Math.min(...fits), "ms", peer),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** No time is printed for a model that reads worse than the peer's: 2 points below are let pass. */
function requireAsGood(ours: number, theirs: number | undefined): void {
  if (theirs === undefined || ours >= theirs - 0.02) return;
  throw new Error(`Ours is right in ${ours} of the texts, the peer's in ${theirs}.`);
}
