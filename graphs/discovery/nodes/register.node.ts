// What held becomes a factor under its study, and the study ends.

import type { DiscoveryReport, JudgedFactor } from "../discovery.port.ts";
import type { DiscoveryPatch, DiscoveryStateValue, HoldOutResult } from "../discovery.state.ts";
import { earlierLooks } from "../earlier-looks.ts";
import type { DiscoveryRun } from "../run-context.ts";

/** The id of a formula: the same formula has the same on every data set. */
const idOf = (version: string): string => `discovered.f${version.slice(0, 10)}`;

export const registerNode =
  (run: DiscoveryRun) =>
  async (state: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    const { services, studyId, spec } = run;
    const { studies, factors } = services.records;
    const { verdicts, luck } = state.judgement as HoldOutResult;
    const judged: JudgedFactor[] = [];
    for (const verdict of verdicts) {
      if (!verdict.holds) {
        judged.push({ ...verdict, registeredAs: null });
        continue;
      }
      const { factorId } = await factors.register({
        factorId: idOf(verdict.version),
        dataset: spec.dataset,
        studyId,
        formula: verdict.formula,
        version: verdict.version,
        direction: verdict.train.meanIc < 0 ? -1 : 1,
        verdict,
        registeredAtMs: services.clock.nowMs(),
      });
      judged.push({ ...verdict, registeredAs: factorId });
    }
    const report: DiscoveryReport = {
      studyId,
      spec,
      trials: (await studies.get(studyId))?.trials ?? 0,
      refused: state.search?.refused ?? 0,
      alike: state.search?.alike ?? [],
      refusals: state.refusals,
      proposed: state.accepted.length,
      known: run.known.length,
      earlierLooks: await earlierLooks(run),
      judged,
      luck,
      registered: judged.flatMap(({ registeredAs }) => registeredAs ?? []),
      warnings: state.warnings,
    };
    await studies.finish(studyId, { state: "done", result: report, finishedAtMs: services.clock.nowMs() });
    return {};
  };
