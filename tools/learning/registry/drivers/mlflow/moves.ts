// What happened to a model's versions, from the moves that are written down and the alias that makes them so. MLflow changes one thing at a time: a
// move is written first, the alias is set after it, and a last move that the alias does not bear out never happened.

import type { ModelMove, ModelStage } from "#knowledge/stores/records/index.ts";
import type { MlflowModel } from "./mlflow-client.ts";

export const champion = "champion";
const prefix = "quorum.move.";
export const moveKey = (number: number): string => `${prefix}${String(number).padStart(8, "0")}`;

/** Oldest first. @param championId the version that the alias names */
export function validMoves({ tags }: Pick<MlflowModel, "tags">, championId: string | null): readonly ModelMove[] {
  const moves = tags
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ value }) => JSON.parse(value) as ModelMove);
  const last = moves.at(-1);
  const happened = last === undefined || last.action === "retire" || last.versionId === championId;
  return happened ? moves : moves.slice(0, -1);
}

export interface Standing {
  readonly stage: ModelStage;
  readonly stageSinceMs: number;
  readonly previousId: string | null;
}

export function standingOf(
  versionId: string,
  createdAtMs: number,
  moves: readonly ModelMove[],
  championId: string | null,
): Standing {
  const own = moves.findLast((move) => move.versionId === versionId || move.replacedId === versionId);
  const crowned = moves.findLast((move) => move.versionId === versionId && move.action === "promote");
  return {
    stage: versionId === championId ? "champion" : own ? "retired" : "challenger",
    stageSinceMs: own?.atMs ?? createdAtMs,
    previousId: crowned?.replacedId ?? null,
  };
}
