// Between the gate and the champion's place: a person. What the gate passed waits here for a decision, what it refused is shown and cannot be decided.
//   pending -> approved -> promoted | failed      pending -> rejected | expired      refused
// Every state is written before it is acted upon; every decision names the hash of what was shown; doing anything twice does it once.

import { asQuorumError, type Clock, callerError, contentHash, contentId } from "#infra/runtime/index.ts";
import type { Promotion, PromotionRecords, PromotionState } from "#knowledge/stores/records/index.ts";
import { requireName, samePerson } from "../../execution/queue/people.ts";
import { type ModelRegistry, promotableVersion, requireVersion } from "../registry/index.ts";

export interface PromotionRequest {
  readonly runId: string;
  readonly versionId: string;
  /** What people are shown beside the gate's verdict, which is read from the registry. Plain JSON. */
  readonly subject: object;
  readonly requestedBy: string;
}

export interface PromotionDecision {
  /** Of what was shown. */
  readonly hash: string;
  readonly as: string;
  readonly note?: string | undefined;
}

export interface PromotionQueueParts {
  readonly promotions: PromotionRecords;
  readonly registry: ModelRegistry;
  readonly clock: Clock;
  /** How long people have; a week where left out. */
  readonly waitMs?: number;
  /** Told before and after each write: where a drill may end the process. */
  readonly reach?: (point: string) => void;
}

export interface PromotionQueue {
  /** The same version of the same run is put to people once. @throws tools/model-missing */
  propose(request: PromotionRequest): Promise<Promotion>;
  /** @throws tools/promotion-not-found, -hash-mismatch, -state, -expired, tools/approval-same-person, tools/input-invalid */
  approve(promotionId: string, by: PromotionDecision): Promise<Promotion>;
  /** Likewise, with a reason in the note. Whoever asked may too. */
  reject(promotionId: string, by: PromotionDecision & { readonly note: string }): Promise<Promotion>;
  /** Brings what was approved to its end: a crash in between is made good, and nothing is done twice. */
  execute(promotionId: string): Promise<Promotion>;
  /** Marks what is overdue and executes what was approved; what has moved. */
  recover(): Promise<readonly Promotion[]>;
  /** Newest first; what is overdue is expired. */
  list(filter?: {
    readonly states?: readonly PromotionState[];
    readonly model?: string;
  }): Promise<readonly Promotion[]>;
  show(promotionId: string): Promise<Promotion>;
}

const weekMs = 7 * 86_400_000;
const nobody = "desk";

/** The same for the same version of the same run. */
export const promotionIdOf = (runId: string, versionId: string): string => contentId("promotion", { runId, versionId });

export function openPromotionQueue(parts: PromotionQueueParts): PromotionQueue {
  const { promotions, registry, clock, waitMs = weekMs, reach = () => {} } = parts;

  async function found(promotionId: string): Promise<Promotion> {
    const promotion = await promotions.get(promotionId);
    if (promotion === null)
      throw callerError(
        "tools/promotion-not-found",
        `There is no promotion "${promotionId.slice(0, 80)}". \`quorum approvals list\` shows what waits.`,
        { promotionId },
      );
    return promotion.state === "pending" && promotion.expiresAtMs <= clock.nowMs() ? expired(promotion) : promotion;
  }

  async function expired(promotion: Promotion): Promise<Promotion> {
    await move(promotion, "expired", nobody, "Nobody decided in time.");
    return (await promotions.get(promotion.promotionId)) as Promotion;
  }

  async function move(
    { promotionId, state: from }: Promotion,
    state: PromotionState,
    by: string,
    note: string | null,
  ): Promise<boolean> {
    reach(`before promotion.${state}`);
    const moved = await promotions.change(promotionId, from, { state, by, atMs: clock.nowMs(), note });
    reach(`after promotion.${state}`);
    return moved;
  }

  /** @returns the promotion where it can be decided; null where this very decision was taken already */
  async function deciding(
    promotionId: string,
    { hash }: PromotionDecision,
    name: string,
    states: readonly PromotionState[],
  ): Promise<Promotion | null> {
    const promotion = await found(promotionId);
    const { state, history } = promotion;
    if (promotion.hash !== hash)
      throw callerError(
        "tools/promotion-hash-mismatch",
        `${promotionId} has the hash ${promotion.hash}; the decision names ${hash.slice(0, 80)}. Look at it again, and decide what is there.`,
        { promotionId },
      );
    const decided = history.find((line) => line.state === states[0]);
    if (states.includes(state) && decided && samePerson(decided.by, name)) return null;
    if (state === "pending") return promotion;
    throw callerError(
      state === "expired" ? "tools/promotion-expired" : "tools/promotion-state",
      state === "refused"
        ? `The gate refused ${promotion.versionId}: the champion stays, and nobody can decide otherwise.`
        : `${promotionId} is ${state}; only one that waits can be decided.`,
      { promotionId, state },
    );
  }

  async function decide(
    promotionId: string,
    by: PromotionDecision,
    to: "approved" | "rejected",
    note: string | null,
    check: (promotion: Promotion, name: string) => Promise<void>,
  ): Promise<void> {
    const name = requireName(by.as);
    for (;;) {
      const done: readonly PromotionState[] = to === "approved" ? ["approved", "promoted", "failed"] : ["rejected"];
      const promotion = await deciding(promotionId, by, name, done);
      if (promotion === null) return;
      await check(promotion, name);
      if (await move(promotion, to, name, note)) return;
    }
  }

  async function execute(promotionId: string): Promise<Promotion> {
    const promotion = await found(promotionId);
    if (promotion.state !== "approved") return promotion;
    const decision = promotion.history.find(({ state }) => state === "approved");
    const by = { as: decision?.by ?? nobody, note: decision?.note ?? null, atMs: clock.nowMs() };
    try {
      reach("before registry.promote");
      await registry.promote(await promotableVersion(registry, promotion.versionId), by);
      reach("after registry.promote");
      await move(promotion, "promoted", by.as, null);
    } catch (thrown) {
      const { code, fault, message } = asQuorumError(thrown);
      if (code !== "tools/model-damaged" && code !== "tools/model-not-promotable" && fault !== "caller") throw thrown;
      await move(promotion, "failed", nobody, message);
    }
    return found(promotionId);
  }

  return {
    async propose({ runId, versionId, subject, requestedBy }) {
      const { model, artefact } = await requireVersion(registry, versionId);
      const verdict = await registry.verdict(versionId);
      const [champion] = await registry.list({ model, stage: "champion" });
      const promotionId = promotionIdOf(runId, versionId);
      const championId = champion?.versionId ?? null;
      const shown = { versionId, artefact: artefact.hash, championId, findings: verdict?.findings ?? null, subject };
      const requestedAtMs = clock.nowMs();
      reach("before promotion.pending");
      const created = await promotions.create({
        promotionId,
        hash: contentHash(shown),
        runId,
        model,
        versionId,
        championId,
        state: verdict?.passed ? "pending" : "refused",
        subject,
        requestedBy,
        requestedAtMs,
        expiresAtMs: requestedAtMs + waitMs,
      });
      reach("after promotion.pending");
      return created;
    },

    async approve(promotionId, by) {
      await decide(promotionId, by, "approved", by.note ?? null, async ({ requestedBy, model, championId }, name) => {
        if (samePerson(requestedBy, name))
          throw callerError(
            "tools/approval-same-person",
            `${requestedBy} asked for this; somebody else has to approve it.`,
            { promotionId, requestedBy },
          );
        const [champion] = await registry.list({ model, stage: "champion" });
        if ((champion?.versionId ?? null) === championId) return;
        throw callerError(
          "tools/promotion-state",
          `${promotionId} was compared with ${championId ?? "no champion"}, and ${champion?.versionId ?? "nobody"} is champion now. Train again, or reject it.`,
          { promotionId },
        );
      });
      return execute(promotionId);
    },

    async reject(promotionId, by) {
      const note = by.note.trim();
      if (note.length === 0 || note.length > 600)
        throw callerError("tools/input-invalid", `reason: wanted 1 to 600 characters, found ${note.length}.`);
      await decide(promotionId, by, "rejected", note, async () => {});
      return found(promotionId);
    },

    execute,

    async recover() {
      const moved: Promotion[] = [];
      for (const { promotionId, state } of await promotions.list({ states: ["pending", "approved"] })) {
        const after = await execute(promotionId);
        if (after.state !== state) moved.push(after);
      }
      return moved;
    },

    async list(filter = {}) {
      for (const promotion of await promotions.list({ states: ["pending"] }))
        if (promotion.expiresAtMs <= clock.nowMs()) await expired(promotion);
      return promotions.list(filter);
    },

    show: found,
  };
}
