// Words that may be a company and usually are not, read from ordinary-words.yaml once.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { packageFile } from "#infra/runtime/index.ts";

const Words = z.string().transform((text) => new Set(text.split(/\s+/).filter((word) => word !== "")));
const File = z.strictObject({ words: Words, notBefore: z.record(z.string(), Words), after: Words });

export interface OrdinaryWords {
  readonly words: ReadonlySet<string>;
  /** By word: what follows it when no company is meant. */
  readonly notBefore: Readonly<Record<string, ReadonlySet<string>>>;
  /** What follows a company's name. */
  readonly after: ReadonlySet<string>;
}

let kept: OrdinaryWords | null = null;

export function ordinaryWords(): OrdinaryWords {
  kept ??= File.parse(parse(readFileSync(packageFile("tools", "sentiment", "linking", "ordinary-words.yaml"), "utf8")));
  return kept;
}
