// How a filed figure stands in a tool's output.

import { z } from "zod";
import { isoDay, isoTime } from "#infra/runtime/index.ts";
import { maybeFigure, type Unit } from "#tools/define/index.ts";
import type { Filed } from "./filed.ts";

/** A filed value with the day its period ends and the time it became known; all null where it is missing. */
export const filedFigure = (unit: Unit) =>
  z.strictObject({
    value: maybeFigure(unit),
    periodEnd: z.iso.date().nullable(),
    knownAt: z.iso.datetime().nullable(),
    amended: z.boolean(),
  });

export const showFiled = (filed: Filed | null) => ({
  value: filed?.value ?? null,
  periodEnd: filed === null ? null : isoDay(filed.periodEndMs),
  knownAt: filed === null ? null : isoTime(filed.knownAtMs),
  amended: filed?.amended ?? false,
});
