// Who is in the universe: session by session for panels, and at a moment as series of numbers.

export { hasLeft, isRanked } from "./ranked.ts";
export { rememberedBy } from "./remembered.ts";
export {
  limitOf,
  type MemberToday,
  openUniverse,
  type SessionMembers,
  UniverseOptions,
  universeMetrics,
} from "./session-universe.ts";
export {
  meanReturns,
  memberOf,
  type PriceHistory,
  returnsBySession,
  type Universe,
  universeAt,
  universeSessions,
} from "./universe.ts";
