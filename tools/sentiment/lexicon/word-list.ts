// Word lists with polarity: the desk's own, or a file the user names in one of the layouts of Loughran and McDonald.
// No scoring here.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse as parseCsv } from "csv-parse/sync";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { callerError, packageFile, QuorumError } from "#infra/runtime/index.ts";
import type { WordList } from "#tools/define/index.ts";
import { nounForms, verbForms } from "./inflect.ts";

const split = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");
const Words = z.string().transform(split);
const Side = z.strictObject({ verbs: Words, nouns: Words, words: Words, forms: Words });
const OwnList = z.strictObject({ name: z.string().min(1), positive: Side, negative: Side });

/** By category: rows of other categories than these two are no polarity words. */
const categories = new Map([
  ["negative", -1],
  ["positive", 1],
]);

/**
 * A word list with the polarity (-1 or 1) of each lower-case word.
 * Without a path, the desk's own. With one, a CSV file (plain or gzip) with either header:
 * `category,word` (2014 layout) or `word,negative_year,positive_year` (master dictionary: a positive year is the year the
 * word was added, a negative one the year it was removed, 0 never).
 * @throws infra/file-missing; tools/input-invalid for a file that is neither, has no words or one word on both sides
 */
export function readWordList(path?: string): WordList {
  return path === undefined ? ownWordList() : readCsvList(path);
}

function ownWordList(): WordList {
  const parsed = OwnList.parse(
    parseYaml(readFileSync(packageFile("tools", "sentiment", "lexicon", "words.yaml"), "utf8")),
  );
  const forms = (side: z.infer<typeof Side>): string[] => [
    ...side.verbs.flatMap(verbForms),
    ...side.nouns.flatMap(nounForms),
    ...side.words,
    ...side.forms,
  ];
  return {
    name: parsed.name,
    polarity: polarityOf(parsed.name, [
      ...forms(parsed.positive).map((word): [string, number] => [word, 1]),
      ...forms(parsed.negative).map((word): [string, number] => [word, -1]),
    ]),
  };
}

function readCsvList(path: string): WordList {
  const rows = rowsOf(path);
  const header = rows[0]?.map((cell) => cell.trim().toLowerCase()).join(",") ?? "";
  const body = rows.slice(1);
  if (header === "category,word") {
    return listOf(
      path,
      body.flatMap(([category = "", word = ""]) => pairOf(word, categories.get(category.toLowerCase()) ?? 0)),
    );
  }
  if (header === "word,negative_year,positive_year") {
    return listOf(
      path,
      body.flatMap(([word = "", negative = "0", positive = "0"]) => [
        ...pairOf(word, Number(negative) > 0 ? -1 : 0),
        ...pairOf(word, Number(positive) > 0 ? 1 : 0),
      ]),
    );
  }
  throw callerError(
    "tools/input-invalid",
    `Word list ${path}: wanted the header "category,word" or "word,negative_year,positive_year", found "${header.slice(0, 80)}".`,
    { path },
  );
}

const pairOf = (word: string, polarity: number): [string, number][] =>
  polarity === 0 || word === "" ? [] : [[word.toLowerCase(), polarity]];

function listOf(path: string, pairs: readonly [string, number][]): WordList {
  if (pairs.length === 0)
    throw callerError("tools/input-invalid", `Word list ${path}: no positive or negative word in it.`, { path });
  return { name: basename(path).replace(/\.csv(\.gz)?$/, ""), polarity: polarityOf(path, pairs) };
}

function polarityOf(source: string, pairs: readonly [string, number][]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [word, polarity] of pairs) {
    if ((found.get(word) ?? polarity) !== polarity) {
      throw callerError("tools/input-invalid", `Word list ${source}: "${word}" is positive and negative; keep one.`, {
        source,
        word,
      });
    }
    found.set(word, polarity);
  }
  return found;
}

function rowsOf(path: string): string[][] {
  const bytes = bytesOf(path);
  try {
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
    return parseCsv(text, { skip_empty_lines: true, bom: true });
  } catch (cause) {
    throw new QuorumError(
      "tools/input-invalid",
      `Word list ${path}: not readable as CSV (${(cause as Error).message}).`,
      {
        fault: "caller",
        retry: false,
        cause,
      },
    );
  }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new QuorumError(
      "infra/file-missing",
      `Word list ${path}: cannot be read (${(cause as Error).message}). Name a file that exists, or none.`,
      {
        fault: "caller",
        retry: false,
        context: { path },
        cause,
      },
    );
  }
}
