// The one look at the rows held out. The record store lets a study take it once: what was seen is kept there before it is used.

import { contentHash, seededRandom } from "#infra/runtime/index.ts";
import { honestNull, judgeHoldOut } from "#tools/factors/discovery/index.ts";
import type { DiscoveryPatch, DiscoveryStateValue, HoldOutResult } from "../discovery.state.ts";
import { earlierLooks } from "../earlier-looks.ts";
import type { DiscoveryRun } from "../run-context.ts";

/** Draws of the bootstrap interval. */
const draws = 1_000;

export const judgeNode =
  ({ panel, spec, studyId, services, signal, emit }: DiscoveryRun) =>
  async ({ finalists }: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    signal.throwIfAborted();
    const { studies } = services.records;
    const { level, seed, digest, luck, budget } = spec;
    emit({ type: "study-progress", says: "the rows held out are read", judged: budget, budget });
    const seal = contentHash({ digest, level, luck, seed, formulas: finalists.map(({ formula }) => formula) });
    const look = await studies.openHoldOut(studyId, { seal, openedAtMs: services.clock.nowMs() });
    if (look.result !== null) return { judgement: look.result as HoldOutResult };
    const options = { level, draws, seed, earlierLooks: await earlierLooks({ services, spec, studyId }) };
    const judgement: HoldOutResult = {
      verdicts: finalists.length === 0 ? [] : judgeHoldOut(finalists, panel, options),
      luck: honestNull(seededRandom(seed).fork("luck"), panel, luck, options),
    };
    await studies.closeHoldOut(studyId, seal, judgement);
    return { judgement };
  };
