// Many factors over one panel, judged together: who carries information, who does not, who could not be computed and why. A factor made of
// chance stands among them and has nothing to say.

import { setImmediate as turn } from "node:timers/promises";
import type { z } from "zod";
import { asQuorumError, callerError, type ErrorCode, seededRandom } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { type EvaluationOptions, evaluateFactor, type FactorReport, judgeTogether } from "../evaluation/index.ts";
import type { Factor } from "../library/index.ts";
import type { FactorPanel } from "../panel/index.ts";
import { columnsOfPreparation, type Preparation, preparationSays } from "../prepare/index.ts";
import { factorValues } from "./factor-values.ts";
import { judgedRows } from "./judged-rows.ts";
import { whereValuesEnd } from "./where-values-end.ts";

export interface SurveyQuery {
  readonly factors: readonly Factor[];
  readonly preparation: Preparation;
  /** Rows that are judged: closes in [fromMs, toMs]. Warm-up may reach back before. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly options: z.input<typeof EvaluationOptions>;
  /** A factor made of chance stands among the others where true. */
  readonly chance: boolean;
  /** Of the factors those that must be judged: one that cannot be is an error, where others are told of in `left`. */
  readonly must?: readonly Factor[];
  /** How many trials there were in all, those of the factors that can be judged here included. As many as these where left out. */
  readonly trials?: (able: readonly Factor[]) => number;
  readonly onStep?: (says: string) => void;
  readonly signal?: AbortSignal;
}

export interface Survey {
  /** In the factors' order. */
  readonly reports: readonly FactorReport[];
  readonly chance: FactorReport | null;
  readonly left: readonly { readonly factor: string; readonly because: string }[];
  /** What was done to each factor first. */
  readonly preparation: string;
}

export const chanceId = "chance.seeded";
/** So many factors are held in memory at once. */
const together = 8;

/** Panel columns that a survey reads. */
export const columnsOfSurvey = ({
  factors,
  preparation,
}: Pick<SurveyQuery, "factors" | "preparation">): readonly string[] => [
  ...new Set(["close", "sector", ...factors.flatMap(({ columns }) => columns), ...columnsOfPreparation(preparation)]),
];

/**
 * @throws tools/series-too-short where too few sessions lie in the time asked for, tools/input-invalid where the panel lacks what factors are to be
 * neutralised by; of factors that must be judged tools/factor-missing, tools/factor-constant and the like
 */
export async function surveyFactors(panel: FactorPanel, query: SurveyQuery): Promise<Survey> {
  const { factors, preparation, must = [], options, onStep, signal } = query;
  requireNeutralisers(panel, preparation);
  const cut = judgedRows(panel, query);
  const left: { factor: string; because: string }[] = [];
  const leave = (factor: Factor, { code, because }: Lack): void => {
    if (must.includes(factor))
      throw callerError(code, because.includes(factor.id) ? because : `${factor.id}: ${because}.`);
    left.push({ factor: factor.id, because });
  };
  const able = factors.filter((factor) => {
    const lack = whyNot(factor, panel);
    if (lack !== null) leave(factor, lack);
    return lack === null;
  });
  const reports: FactorReport[] = [];
  const trials = Math.max(1, query.trials?.(able) ?? able.length);
  const judge = (name: string, values: Column, buys: "top" | "bottom" | "better"): FactorReport =>
    evaluateFactor({ ...cut.panels, factor: { name, values: cut.of(values) } }, { buys, trials, ...options });
  for (let at = 0; at < able.length; at += together) {
    const some = able.slice(at, at + together);
    const values = factorValues(some, panel, preparation);
    for (const [i, factor] of some.entries()) {
      onStep?.(`${at + i + 1} of ${able.length}: ${factor.id}`);
      await turn();
      signal?.throwIfAborted();
      try {
        reports.push(
          judge(factor.id, values[i]!, factor.group === "own" ? "better" : factor.direction === 1 ? "top" : "bottom"),
        );
      } catch (thrown) {
        leave(factor, lackOf(thrown, factor, panel));
      }
    }
  }
  const chance = query.chance ? judge(chanceId, chanceValues(panel, options.seed ?? 1), "top") : null;
  return {
    reports: reports.length > 0 ? judgeTogether(reports) : reports,
    chance,
    left,
    preparation: preparationSays(preparation),
  };
}

interface Lack {
  readonly code: ErrorCode;
  readonly because: string;
}

/** What a factor itself lacks is its reason; anything else is a failure of the survey. */
function lackOf(thrown: unknown, factor: Factor, panel: FactorPanel): Lack {
  const { fault, code, message } = asQuorumError(thrown);
  if (fault !== "caller") throw thrown;
  const ends = code === "tools/factor-missing" ? whereValuesEnd(factor, panel) : null;
  return { code, because: ends ?? message };
}

function whyNot({ columns, warmUp }: Factor, { empty, rows, dataset }: FactorPanel): Lack | null {
  const lacking = columns.filter((name) => empty.includes(name));
  if (lacking.length > 0)
    return { code: "tools/factor-missing", because: `${dataset.id} has no facts for ${lacking.join(", ")}` };
  if (warmUp < rows) return null;
  return {
    code: "tools/series-too-short",
    because: `needs ${warmUp} sessions before its first value, there are ${rows}`,
  };
}

function requireNeutralisers(panel: FactorPanel, { neutralise }: Preparation): void {
  if (!neutralise.includes("sector") || panel.sectors.names.length > 0) return;
  throw callerError(
    "tools/input-invalid",
    `${panel.dataset.id} names no sectors, so nothing can be neutralised by them. Leave sector out.`,
  );
}

/** Chance that stays for a while, as factors do: each session 0.97 of the one before and a new draw. */
function chanceValues({ rows, lanes }: FactorPanel, seed: number): Column {
  const random = seededRandom(seed).fork("chance factor");
  const values = new Float64Array(rows * lanes);
  for (let at = 0; at < values.length; at++)
    values[at] = (at < lanes ? 0 : 0.97 * values[at - lanes]!) + random.normal();
  return values;
}
