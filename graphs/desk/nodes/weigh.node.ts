// All votes on a symbol become one stance, by confidence and track record as known at the as-of.

import type { z } from "zod";
import { specialistRecords, weighTool } from "#tools/votes/index.ts";
import type { DeskPatch, DeskStateValue, Weighed } from "../desk.state.ts";
import { type DeskRun, keepEvidence } from "../run-context.ts";

export const weighNode =
  (run: DeskRun) =>
  async ({ brief, findings }: DeskStateValue): Promise<DeskPatch> => {
    const { records } = run.services;
    const scored = await records.track.scored(run.world.market.dataset.id, run.world.asOf);
    const earned = specialistRecords(scored, run.world.asOf);
    const order = run.services.specialists.map((agent) => agent.id);
    const weighed: Weighed[] = [];
    for (const symbol of brief?.symbols ?? []) {
      const votes = findings
        .filter((finding) => finding.symbol === symbol)
        .sort((a, b) => order.indexOf(a.specialist) - order.indexOf(b.specialist))
        .map(({ specialist, stance, confidence, source }) => ({ specialist, stance, confidence, source }));
      const evidence = await run.call(weighTool, { symbol, votes, records: earned });
      const output = evidence.output as z.output<typeof weighTool.output>;
      weighed.push({
        symbol,
        evidenceId: evidence.id,
        stance: output.stance,
        confidence: output.confidence,
        weights: Object.fromEntries(output.votes.map((vote) => [vote.specialist, vote.weight])),
        answered: output.answered,
        of: output.of,
        byModel: output.byModel,
        byFallback: output.byFallback,
        byNone: output.byNone,
      });
    }
    await keepEvidence(run);
    return { weighed };
  };
