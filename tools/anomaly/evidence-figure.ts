// A figure that an anomaly rests on, as the tools hand it out: its unit tells how it may be printed.

import { z } from "zod";
import { figure, Unit } from "#tools/define/index.ts";

const evidenceIn = (unit: Unit) => z.strictObject({ name: z.string(), unit: z.literal(unit), value: figure(unit) });
const [firstUnit, ...otherUnits] = Unit.options;

export const AnomalyEvidence = z.discriminatedUnion("unit", [evidenceIn(firstUnit!), ...otherUnits.map(evidenceIn)]);
