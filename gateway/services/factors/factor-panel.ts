// A panel of factors as a request means it: a data set at a moment, vendors' figures beside, and what companies were called in earlier times.

import { asQuorumError, isoTime } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { classificationsOf, type FactorPanel, factorPanel } from "#tools/factors/panel/index.ts";
import { viewBeside } from "../data/datasets.ts";
import type { Services } from "../services.ts";

interface Asked {
  readonly data?: string | undefined;
  readonly asOf?: string | undefined;
  readonly beside?: string | undefined;
}

export async function requestedPanel(
  { data, asOf, beside }: Asked,
  columns: readonly string[],
  { datasets }: Pick<Services, "datasets">,
  signal: AbortSignal,
): Promise<{ readonly view: MarketView; readonly panel: FactorPanel }> {
  const view = await datasets.view(data, asOf);
  const other = await viewBeside(datasets, beside, view);
  const classified = await classificationsOf(view, async (asOfMs) => {
    try {
      return await datasets.view(data, isoTime(asOfMs));
    } catch (thrown) {
      if (asQuorumError(thrown).code === "knowledge/as-of-out-of-range") return null;
      throw thrown;
    }
  });
  const panel = await factorPanel(view, { columns, classified, signal, ...(other && { beside: other }) });
  return { view, panel };
}
