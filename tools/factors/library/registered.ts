// Factors that a search found and a hold-out confirmed, as factors like any other: group "discovered".

import { isoTime } from "#infra/runtime/index.ts";
import type { RegisteredFactor } from "#knowledge/stores/records/index.ts";
import { defineFactor, type Factor } from "./factor.ts";

/** @throws tools/expression-invalid for a formula that the language no longer reads */
export const factorOfRegistered = ({
  factorId,
  formula,
  direction,
  dataset,
  studyId,
  registeredAtMs,
}: RegisteredFactor): Factor =>
  defineFactor({
    id: factorId,
    group: "discovered",
    says: `Found on ${dataset} by a search: ${formula}`,
    formula,
    direction,
    source: `Study ${studyId}, ${isoTime(registeredAtMs).slice(0, 10)}`,
  });
