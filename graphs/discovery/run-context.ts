// What the nodes of one search share.

import type { ChatModel } from "#agents/chat-model/index.ts";
import type { Clock, Ids } from "#infra/runtime/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import { orNull } from "#tools/define/index.ts";
import type { Candidate, MeasuredFactor, SearchPanel, SearchRules } from "#tools/factors/discovery/index.ts";
import type { DiscoveryEvent, StudySpec } from "./discovery.port.ts";

export interface DiscoveryServices {
  readonly records: Pick<Records, "studies" | "factors">;
  readonly market: Pick<MarketStore, "at">;
  /** Null: formulas come from the grammar alone. */
  readonly model: ChatModel | null;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface DiscoveryRun {
  readonly services: DiscoveryServices;
  readonly studyId: string;
  readonly spec: StudySpec;
  readonly panel: SearchPanel;
  readonly known: readonly MeasuredFactor[];
  readonly rules: SearchRules;
  readonly signal: AbortSignal;
  readonly emit: (event: DiscoveryEvent) => void;
}

/** Every formula judged is a trial of the study, once. */
export async function recordTrials(
  { services, studyId }: DiscoveryRun,
  judged: readonly Candidate[],
  by: string,
): Promise<void> {
  const atMs = services.clock.nowMs();
  await services.records.studies.addTrials(
    studyId,
    judged.map(({ formula, version, meanIc, strength, rows }) => ({
      trialId: version,
      parameters: { formula, by },
      outcome: { meanIc: orNull(meanIc), strength: orNull(strength), rows },
      atMs,
    })),
  );
}
