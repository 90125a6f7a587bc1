// The universe at a moment, as series of numbers.

export { rememberedBy } from "./remembered.ts";
export {
  meanReturns,
  memberOf,
  type PriceHistory,
  returnsBySession,
  type Universe,
  universeAt,
  universeSessions,
} from "./universe.ts";
