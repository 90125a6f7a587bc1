// A registered version, opened to be explained: asked without the memory that serving keeps, beside rows of the last half year.

import { callerError, dayMs, seededRandom } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { trainingSet } from "../../dataset/index.ts";
import type { ModelRegistry } from "../../registry/index.ts";
import { learntFrom, openModelSession, predictSymbols, type ServedModel } from "../../serving/index.ts";
import { type Ask, featurePlayers, type Players } from "../any-model/players.ts";

export interface AskedVersion {
  readonly bytes: Uint8Array;
  readonly players: Players;
  readonly ask: Ask;
  close(): Promise<void>;
}

/** @throws tools/export-unsupported for a model that mixes companies, whose rows have no answer by themselves */
export async function openAsked(served: ServedModel, registry: Pick<ModelRegistry, "load">): Promise<AskedVersion> {
  const { version, signature, together } = served;
  if (together !== null)
    throw callerError(
      "tools/export-unsupported",
      `${version.versionId} answers all ${together.length} companies of a moment together; explanations of one row are not made for such models.`,
      { versionId: version.versionId },
    );
  const features = Object.keys(version.lineage.features);
  const bytes = await registry.load(version.versionId);
  const session = await openModelSession(bytes, features.length);
  return {
    bytes,
    players: featurePlayers(features, signature.steps),
    ask: (rows) => session.run(rows),
    close: () => session.close(),
  };
}

export interface RowsToExplain {
  /** What the version says of each company now. */
  readonly now: Awaited<ReturnType<typeof predictSymbols>>;
  /** Rows of the last half year, drawn by the seed; those of now where history is too short. */
  readonly background: Float32Array;
  readonly backgroundRows: number;
}

const halfYear = 183 * dayMs;

export async function rowsToExplain(
  served: ServedModel,
  view: MarketView,
  { most, seed, signal }: { readonly most: number; readonly seed: number; readonly signal?: AbortSignal },
): Promise<RowsToExplain> {
  const now = await predictSymbols(served, view, { ...(signal && { signal }) });
  const { columns, signature, version } = served;
  const earlier = await recentRows(served, view, signal);
  const from = await answered(served, earlier.length > 0 ? earlier : now.rows);
  const count = from.length / columns;
  const random = seededRandom(seed).fork("background");
  const chosen = count <= most ? Array.from({ length: count }, (_, row) => row) : drawn(count, most, random);
  const background = new Float32Array(chosen.length * columns);
  for (const [at, row] of chosen.entries())
    background.set(from.subarray(row * columns, (row + 1) * columns), at * columns);
  if (chosen.length === 0)
    throw callerError(
      "tools/series-too-short",
      `${view.dataset.id} has no row of ${signature.steps} bars that ${version.versionId} could be asked. Load more history.`,
      {},
    );
  return { now, background, backgroundRows: chosen.length };
}

/** Rows that the version has an answer to: others say nothing of what is expected of it. */
async function answered(served: ServedModel, rows: Float32Array): Promise<Float32Array> {
  const { columns } = served;
  const answers = await served.predict(rows);
  const kept = Array.from(answers.keys()).filter((row) => Number.isFinite(answers[row]));
  if (kept.length === answers.length) return rows;
  const some = new Float32Array(kept.length * columns);
  for (const [at, row] of kept.entries()) some.set(rows.subarray(row * columns, (row + 1) * columns), at * columns);
  return some;
}

async function recentRows({ version, signature }: ServedModel, view: MarketView, signal?: AbortSignal) {
  try {
    const { samples } = await trainingSet(
      view,
      {
        inputs: Object.keys(version.lineage.features),
        steps: signature.steps,
        horizon: 1,
        fromMs: view.asOf - halfYear,
        ...(await learntFrom(version, view).then(({ symbols }) => symbols && { symbols: [...symbols] })),
      },
      { ...(signal && { signal }) },
    );
    return Float32Array.from(samples.features);
  } catch (thrown) {
    if ((thrown as { code?: string }).code === "tools/series-too-short") return new Float32Array(0);
    throw thrown;
  }
}

function drawn(count: number, most: number, random: ReturnType<typeof seededRandom>): number[] {
  const order = Array.from({ length: count }, (_, row) => row);
  for (let i = 0; i < most; i++) {
    const j = i + random.integer(count - i);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order.slice(0, most).sort((a, b) => a - b);
}
