// Champions on what came after them: measured by themselves, so that the desk can say whether one decayed.

import { asQuorumError } from "#infra/runtime/index.ts";
import type { ModelVersion } from "#tools/learning/registry/index.ts";
import type { Services } from "../services.ts";

interface Watched {
  readonly model: string;
  readonly versionId: string;
  /** Holding periods since; 0 where no label has ended since. */
  readonly periods: number;
  readonly meanReturn: number | null;
  readonly promised: number | null;
  readonly decayed: boolean;
  readonly drifted: readonly string[];
  /** Why it could not be measured; null where it was. */
  readonly because: string | null;
}

/** One that cannot be measured, as where its data set is gone, is named with the reason and does not keep the others from it. */
export async function watchChampions(
  { models, datasets, clock, log }: Pick<Services, "models" | "datasets" | "clock" | "log">,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (says: string) => void },
): Promise<{ readonly champions: readonly Watched[] }> {
  const { watchVersion } = await import("#tools/learning/challengers/index.ts");
  const registry = await models();
  const champions: Watched[] = [];
  for (const version of await registry.list({ stage: "champion" })) {
    signal.throwIfAborted();
    tell(version.model);
    try {
      const view = await datasets.view(version.lineage.dataset, undefined);
      const { performance, drift } = await watchVersion(view, version, { registry, clock, signal });
      champions.push({
        ...nothing(version),
        periods: performance?.periods ?? 0,
        meanReturn: performance?.meanReturn ?? null,
        promised: performance?.promised ?? null,
        decayed: performance?.decayed ?? false,
        drifted: drift.filter(({ drifted }) => drifted).map(({ input }) => input),
        because: performance === null ? "no label has ended since it was judged" : null,
      });
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, fault, message } = asQuorumError(thrown);
      if (fault === "bug") throw thrown;
      log.warn({ model: version.model, code, detail: message }, "a champion could not be measured");
      champions.push({ ...nothing(version), because: message });
    }
  }
  return { champions };
}

const nothing = ({ model, versionId }: ModelVersion): Watched => ({
  model,
  versionId,
  periods: 0,
  meanReturn: null,
  promised: null,
  decayed: false,
  drifted: [],
  because: null,
});
