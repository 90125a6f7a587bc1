// The golden questions as tasks and the whole briefs they must become.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { Brief, QuestionKind, UnderstandTask } from "#agents/define/index.ts";

const Expected = Brief.partial().required({ kind: true });
type Expected = z.infer<typeof Expected>;
const Instruments = z.record(z.string(), z.tuple([z.string(), z.array(z.string()), z.string(), z.boolean()]));

const Questions = z.strictObject({
  nowIso: z.string(),
  usualHorizon: z.record(QuestionKind, z.int()),
  universes: z.strictObject({ dow: Instruments, awkward: Instruments }),
  earlier: z.record(z.string(), Expected),
  questions: z.array(
    z.strictObject({
      ask: z.string(),
      universe: z.enum(["dow", "awkward"]).default("dow"),
      earlier: z.union([z.string(), Expected]).optional(),
      brief: Expected,
    }),
  ),
});

export interface GoldenQuestion {
  readonly name: string;
  readonly task: UnderstandTask;
  readonly brief: Brief;
}

const file = Questions.parse(parse(readFileSync(new URL("../../../golden/questions.yaml", import.meta.url), "utf8")));

/** Fields left out have their empty value, the horizon the usual one of the kind. */
function whole(brief: Expected): Brief {
  const empty = {
    symbols: [],
    side: null,
    horizonDays: file.usualHorizon[brief.kind],
    asOf: null,
    unknownNames: [],
    notUnderstood: [],
  };
  return Brief.parse({ ...empty, ...brief });
}

export const usualHorizonOfGolden = file.usualHorizon;

export const instrumentsOf = (universe: "dow" | "awkward"): UnderstandTask["instruments"] =>
  Object.entries(file.universes[universe]).map(([symbol, [name, aliases, sector, benchmark]]) => ({
    symbol,
    name,
    aliases,
    sector,
    benchmark,
  }));

export const goldenQuestions: readonly GoldenQuestion[] = file.questions.map(({ ask, universe, earlier, brief }) => {
  const before = typeof earlier === "string" ? file.earlier[earlier] : earlier;
  if (typeof earlier === "string" && before === undefined)
    throw new Error(`questions.yaml names no earlier brief "${earlier}".`);
  return {
    name: `"${ask}"${before ? ` after ${before.kind} ${before.symbols?.join(" ")}` : ""}`,
    task: UnderstandTask.parse({
      question: ask,
      nowIso: file.nowIso,
      instruments: instrumentsOf(universe),
      previous: before ? whole(before) : null,
    }),
    brief: whole(brief),
  };
});
