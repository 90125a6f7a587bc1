// What a trained model takes for granted about how texts are read: the word list, the grammar, and the code of the terms.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packageFile } from "#infra/runtime/index.ts";

/** Raised whenever terms, traits or rows of a text change. */
const termsVersion = 1;

/** The same for every model trained with these files and this code; another reads texts otherwise. */
export function readerVersion(): string {
  const hash = createHash("sha256");
  for (const name of ["words.yaml", "rules.yaml"])
    hash.update(readFileSync(packageFile("tools", "sentiment", "lexicon", name)));
  return `${termsVersion}-${hash.digest("hex").slice(0, 16)}`;
}
