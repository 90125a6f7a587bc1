// Votes: weighing them, scoring them, and the records they earn.

export { scoreVote, specialistRecords } from "./track-record.ts";
export { type Level, universeLevel } from "./universe-level.ts";
export { weighTool } from "./weigh.tool.ts";
export {
  brierScore,
  type CastVote,
  coinBrier,
  type SpecialistRecord,
  shrinkageVotes,
  skillOf,
  statedProbability,
  type Weighing,
  weighVotes,
} from "./weigh-votes.ts";
