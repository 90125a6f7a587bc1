// Labelled and graded texts as the user's files have them. Nothing is trained here.

import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { callerError, contentHash } from "#infra/runtime/index.ts";
import { csvRows } from "../text/read-file.ts";
import { tones } from "./linear-model.ts";

export interface TrainingSet {
  /** Name of the file without its ending. */
  readonly name: string;
  readonly kind: "classes" | "grades";
  readonly texts: readonly string[];
  /** Of classes: places in `tones`; of grades: -1 to 1. */
  readonly targets: Float64Array;
  /** Of texts and targets. */
  readonly hash: string;
}

const textColumns = ["text", "sentence", "title", "headline"] as const;
const labels: Readonly<Record<string, (typeof tones)[number]>> = {
  negative: "negative",
  bearish: "negative",
  neutral: "neutral",
  positive: "positive",
  bullish: "positive",
};
/** Fewer texts than this cannot be cut into folds that mean anything. */
const leastTexts = 60;

/**
 * The sets of a file, or of all files of a folder: CSV, plain or gzip, with a header. A text stands under text, sentence, title or headline;
 * its class under label (negative or bearish, neutral, positive or bullish), or its grade from -1 to 1 under score.
 * Files of a folder with other columns are passed over.
 * @throws infra/file-missing; tools/training-invalid (no such file in the folder, wrong columns, an unknown label, a grade that is none, too few
 *   texts), tools/training-one-class, tools/text-not-utf8
 */
export function readTrainingSets(path: string): TrainingSet[] {
  if (!existsSync(path)) {
    const says = `Training data ${path}: not there. Name a CSV file with a text and a label or score, or a folder of such files.`;
    throw callerError("infra/file-missing", says, { path });
  }
  if (!statSync(path).isDirectory()) {
    const set = setOf(path);
    if (set !== null) return [set];
    throw callerError("tools/training-invalid", `Training file ${path}: wanted ${wantedColumns}.`, { path });
  }
  const files = readdirSync(path)
    .filter((name) => /\.csv(?:\.gz)?$/.test(name))
    .sort();
  const sets = files.flatMap((name) => setOf(join(path, name)) ?? []);
  if (sets.length > 0) return sets;
  const says = `Training data ${path}: none of its ${files.length} CSV files has ${wantedColumns}.`;
  throw callerError("tools/training-invalid", says, { path });
}

const wantedColumns = `a column of texts (${textColumns.join(", ")}) and a column label or score`;

function setOf(path: string): TrainingSet | null {
  const [header = [], ...rows] = csvRows(path, "Training file", "tools/training-invalid");
  const columns = header.map((cell) => cell.trim().toLowerCase());
  const text = columns.findIndex((name) => (textColumns as readonly string[]).includes(name));
  const kind = columns.includes("label") ? "classes" : "grades";
  const target = columns.indexOf(kind === "classes" ? "label" : "score");
  if (text < 0 || target < 0) return null;
  const read = kind === "classes" ? classOf : gradeOf;
  const kept = rows.flatMap((row, i) =>
    (row[text] ?? "").trim() === "" ? [] : [{ text: row[text]!, target: read(row[target] ?? "", path, i + 2) }],
  );
  requireEnough(path, kind, kept);
  const texts = kept.map((one) => one.text);
  const targets = Float64Array.from(kept, (one) => one.target);
  return {
    name: basename(path).replace(/\.csv(?:\.gz)?$/, ""),
    kind,
    texts,
    targets,
    hash: contentHash([texts, [...targets]]),
  };
}

function requireEnough(path: string, kind: TrainingSet["kind"], kept: readonly { readonly target: number }[]): void {
  const differing = new Set(kept.map(({ target }) => target)).size;
  if (kept.length > 0 && differing < 2) {
    const what = kind === "classes" ? tones[kept[0]!.target] : `the grade ${kept[0]!.target}`;
    const says = `Training file ${path}: all ${kept.length} texts are ${what}; wanted at least two tones. Add texts of another.`;
    throw callerError("tools/training-one-class", says, { path });
  }
  if (kept.length >= leastTexts) return;
  const says = `Training file ${path}: ${kept.length} texts; wanted at least ${leastTexts}. Add texts.`;
  throw callerError("tools/training-invalid", says, { path, texts: kept.length });
}

function classOf(cell: string, path: string, row: number): number {
  const tone = labels[cell.trim().toLowerCase()];
  if (tone !== undefined) return tones.indexOf(tone);
  throw invalid(path, row, `wanted a label (${Object.keys(labels).join(", ")})`, cell);
}

function gradeOf(cell: string, path: string, row: number): number {
  const grade = cell.trim() === "" ? Number.NaN : Number(cell);
  if (grade >= -1 && grade <= 1) return grade;
  throw invalid(path, row, "wanted a score from -1 to 1", cell);
}

const invalid = (path: string, row: number, wanted: string, found: string) =>
  callerError(
    "tools/training-invalid",
    `Training file ${path}, row ${row}: ${wanted}, found "${found.slice(0, 40)}".`,
    {
      path,
      row,
    },
  );
