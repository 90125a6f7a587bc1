// Prompts are text files under prompts/: front matter (variables, last evaluation), then the words a model reads.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { callerError, contentHash, packageFile } from "#infra/runtime/index.ts";

const FrontMatter = z.strictObject({
  variables: z.record(z.string(), z.string()),
  evaluated: z.string().min(1),
});

export interface Prompt {
  readonly path: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly evaluated: string;
  readonly hash: string;
}

/** Reads prompts/<path>. @throws agents/definition-invalid where the file or its front matter is missing or wrong */
export function readPrompt(path: string): Prompt {
  let whole: string;
  try {
    whole = readFileSync(packageFile("prompts", path), "utf8");
  } catch (cause) {
    throw callerError("agents/definition-invalid", `No prompt file prompts/${path}.`, { cause: String(cause) });
  }
  const [, head, text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(whole) ?? [];
  const front = FrontMatter.safeParse(head === undefined ? null : parse(head));
  if (!front.success || text === undefined) {
    throw callerError(
      "agents/definition-invalid",
      `prompts/${path} must open with front matter: variables and evaluated.`,
    );
  }
  return { path, text: text.trim(), ...front.data, hash: contentHash(whole) };
}
