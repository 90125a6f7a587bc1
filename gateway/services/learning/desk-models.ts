// Trained models for the desk's questions. Nothing of them is opened before one is asked about.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { ModelView } from "#tools/define/index.ts";
import type { Services } from "../services.ts";

export const deskModels =
  ({ models, serving, records }: Pick<Services, "models" | "serving" | "records">) =>
  ({ dataset, asOf }: MarketView): ModelView => {
    let opened: Promise<ModelView> | null = null;
    const open = (): Promise<ModelView> => {
      opened ??= (async () => {
        const [{ openModelView }, registry, answering, { studies }] = await Promise.all([
          import("#tools/learning/desk/view/index.ts"),
          models(),
          serving(),
          records(),
        ]);
        const standing = { dataset: dataset.id, asOfMs: asOf, isNow: asOf >= dataset.nowMs };
        return openModelView({ registry, serving: answering, studies }, standing);
      })();
      return opened;
    };
    return {
      known: async () => (await open()).known(),
      says: async (...asked) => (await open()).says(...asked),
      beside: async (...versions) => (await open()).beside(...versions),
      past: async (versionId) => (await open()).past(versionId),
    };
  };
