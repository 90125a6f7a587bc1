// Formulas by a model: asked once, and once more for others in the place of those that were refused.

import { proposeFormulas } from "#agents/factor-proposer/index.ts";
import { asQuorumError } from "#infra/runtime/index.ts";
import { checkProposals, proposedGeneration, searchBegun } from "#tools/factors/discovery/index.ts";
import type { DiscoveryPatch, DiscoveryStateValue } from "../discovery.state.ts";
import { type DiscoveryRun, recordTrials } from "../run-context.ts";

/** A model that fails is told of; the grammar goes on without it. */
export const proposeNode =
  ({ services: { model }, signal, spec, emit }: DiscoveryRun) =>
  async ({ context, asked, refused }: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    signal.throwIfAborted();
    if (model === null || context === null) return { asked: asked + 1, proposed: [] };
    emit({ type: "study-progress", says: `${model.id} proposes`, judged: 0, budget: spec.budget });
    try {
      const wanted = asked === 0 ? context.wanted : refused.length;
      const proposed = await proposeFormulas({ ...context, wanted, refused: [...refused] }, { model, signal });
      return { asked: asked + 1, proposed };
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, fault, message } = asQuorumError(thrown);
      if (fault === "bug") throw thrown;
      return { asked: asked + 1, proposed: [], warnings: [`${model.id} proposed nothing (${code}): ${message}`] };
    }
  };

export const checkNode =
  ({ panel, rules }: DiscoveryRun) =>
  async ({ proposed, accepted, search }: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    const checked = checkProposals([...accepted, ...proposed], panel, rules, search ?? searchBegun(rules));
    // what was accepted before comes first and stays accepted
    return {
      accepted: checked.accepted.slice(accepted.length),
      refused: checked.refused,
      refusals: checked.refused,
      proposed: [],
    };
  };

export const evaluateNode =
  (run: DiscoveryRun) =>
  async ({ accepted, search }: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    const { panel, rules, spec, emit } = run;
    const { state, judged } = proposedGeneration(accepted, panel, rules, search ?? searchBegun(rules));
    if (judged.length > 0) await recordTrials(run, judged, spec.proposer);
    emit({ type: "study-progress", says: "proposals judged", judged: state.judged, budget: spec.budget });
    return { search: state };
  };
