// Promotions: versions that the gate passed, put to people.

export {
  openPromotionQueue,
  type PromotionDecision,
  type PromotionQueue,
  type PromotionQueueParts,
  type PromotionRequest,
  promotionIdOf,
} from "./promotion-queue.ts";
