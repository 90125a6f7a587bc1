// A generation of the search, and the choice of those that may be judged on the rows held out.

import { setImmediate as turn } from "node:timers/promises";
import { seededRandom } from "#infra/runtime/index.ts";
import { nextGeneration, searchBegun, unlike } from "#tools/factors/discovery/index.ts";
import type { DiscoveryPatch, DiscoveryStateValue } from "../discovery.state.ts";
import { type DiscoveryRun, recordTrials } from "../run-context.ts";

export const varyNode =
  (run: DiscoveryRun) =>
  async ({ search }: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    const { panel, rules, spec, signal, emit } = run;
    await turn(); // a generation keeps the process busy: let an interrupt be heard before
    signal.throwIfAborted();
    const before = search ?? searchBegun(rules);
    const { state, judged } = nextGeneration(seededRandom(spec.seed), panel, rules, before);
    if (judged.length > 0) await recordTrials(run, judged, "grammar");
    const [best] = state.archive;
    const says = best ? `generation ${state.generation}, best ${best.formula}` : `generation ${state.generation}`;
    emit({ type: "study-progress", says, judged: state.judged, budget: spec.budget });
    return { search: state };
  };

export const chooseFinalistsNode =
  ({ panel, rules, spec, signal }: DiscoveryRun) =>
  async ({ search }: DiscoveryStateValue): Promise<DiscoveryPatch> => {
    signal.throwIfAborted();
    return { finalists: unlike(search ?? searchBegun(rules), panel).slice(0, spec.finalists) };
  };
