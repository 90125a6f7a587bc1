// What every embedder does: vectors of length 1, one a text, the same for the same text.
import { expect } from "vitest";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export interface OpenedEmbedder {
  readonly embedder: Embedder;
  /** The same embedder, opened anew. */
  reopen(): Promise<Embedder>;
  destroy(): Promise<void>;
}

export function embedderSuite(driver: string, open: () => Promise<OpenedEmbedder>, options?: SuiteOptions): void {
  runFacts(`embedder: ${driver}`, open, facts, options);
}

const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  (a as Float32Array).reduce((sum, value, i) => sum + value * ((b as Float32Array)[i] as number), 0);

const texts = [
  "Tariffs hurt the margins of carmakers.",
  "Größe und Gewinn – 株価が上がる 📈",
  "AAPL beats; guides 12.5% higher",
];

const facts: Facts<OpenedEmbedder> = {
  "EB-01 a text gives one vector of the dimensions it states, of length 1": async ({ embedder }) => {
    const vectors = await embedder.embed(texts);
    expect(vectors).toHaveLength(texts.length);
    for (const vector of vectors) {
      expect(vector).toBeInstanceOf(Float32Array);
      expect(vector).toHaveLength(embedder.dimensions);
      expect(dot(vector, vector)).toBeCloseTo(1, 5);
    }
  },
  "EB-02 the id ends with the dimensions, and is the same when opened again": async ({ embedder, reopen }) => {
    expect(embedder.id).toMatch(new RegExp(`^\\w.+:${embedder.dimensions}$`));
    const again = await reopen();
    expect([again.id, again.dimensions]).toEqual([embedder.id, embedder.dimensions]);
    await again.close();
  },
  "EB-03 the same text gives the same vector: alone, among others, twice, opened again": async ({
    embedder,
    reopen,
  }) => {
    const [first] = await embedder.embed([texts[0] as string]);
    const again = await reopen();
    const others = [await embedder.embed(texts), await again.embed(texts), await embedder.embed([texts[0] as string])];
    for (const [vector] of others) expect(dot(first, vector)).toBeCloseTo(1, 5);
    await again.close();
  },
  "EB-04 vectors come in the order of the texts, over more texts than one request takes": async ({ embedder }) => {
    const many = Array.from({ length: 150 }, (_, i) => `${texts[i % 3]} number${i}`);
    const together = await embedder.embed(many);
    expect(together).toHaveLength(150);
    for (const i of [0, 1, 63, 64, 65, 149]) {
      const [alone] = await embedder.embed([many[i] as string]);
      expect(dot(together[i], alone)).toBeCloseTo(1, 5);
    }
  },
  "EB-05 no texts give no vectors; a text without words gives a vector of zeros": async ({ embedder }) => {
    expect(await embedder.embed([])).toEqual([]);
    const [empty, marks, words] = await embedder.embed(["", "?! -- …", "tariffs"]);
    expect(empty).toEqual(new Float32Array(embedder.dimensions));
    expect(marks).toEqual(new Float32Array(embedder.dimensions));
    expect(dot(words, words)).toBeCloseTo(1, 5);
  },
  "EB-06 a text of a hundred thousand characters is no error": async ({ embedder }) => {
    const [long] = await embedder.embed([`${"margins and tariffs ".repeat(5_000)}📈`]);
    expect(dot(long, long)).toBeCloseTo(1, 5);
  },
  "EB-07 texts about the same are nearer than texts about something else": async ({ embedder }) => {
    const [question, near, far] = await embedder.embed([
      "Which tariff hurts a carmaker's margin?",
      "Tariffs hurt the margins of carmakers.",
      "The central bank kept its rate unchanged on Thursday.",
    ]);
    expect(dot(question, near)).toBeGreaterThan(dot(question, far) + 0.1);
  },
  "EB-08 a call that was aborted rejects with the reason": async ({ embedder }) => {
    const reason = new Error("changed my mind");
    await expect(embedder.embed(texts, AbortSignal.abort(reason))).rejects.toBe(reason);
  },
  "EB-09 closing twice is no error": async ({ embedder }) => {
    await embedder.close();
    await expect(embedder.close()).resolves.toBeUndefined();
  },
};

export const embedderFacts: readonly string[] = Object.keys(facts).map((title) => title.split(" ")[0] as string);
