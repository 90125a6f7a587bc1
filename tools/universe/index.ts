// The universe at a moment, as series of numbers.

export {
  meanReturns,
  memberOf,
  type PriceHistory,
  returnsBySession,
  type Universe,
  universeAt,
  universeSessions,
} from "./universe.ts";
