// Errors, configuration, clock, chance, ids, log and spans: what every room may use. Imports nothing of ours.

export { bytesHash, canonicalJson, contentHash, contentId } from "./canonical.ts";
export { type Clock, dayMs, fixedClock, isoDay, isoTime, type ManualClock, manualClock, systemClock } from "./clock.ts";
export { type Config, ConfigSchema, maskedConfig, parseConfig } from "./config.ts";
export { type DataFolderHold, type Holder, type HoldOptions, holdDataFolder, readHolder } from "./data-folder.ts";
export {
  type DatabaseFile,
  defaultDatabasePath,
  readDatabaseFile,
  type StoreChoice,
  type StoreName,
  storeNames,
} from "./database-file.ts";
export { makeFolder, syncFolder } from "./durable-folder.ts";
export { type ErrorCode, errorCodes } from "./error-codes.ts";
export { asQuorumError, callerError, type ErrorDetails, type Fault, QuorumError } from "./errors.ts";
export { groupedBy } from "./grouped-by.ts";
export { countedIds, type Ids, randomIds } from "./ids.ts";
export { Latencies, type LatencySummary } from "./latencies.ts";
export { type Log, type LogLevel, openLog, silentLog } from "./log.ts";
export { nearestNames } from "./nearest-names.ts";
export { packageFile, packageRoot, packageVersion } from "./package-root.ts";
export { type Entropy, type Random, seededRandom, systemEntropy } from "./random.ts";
export { inSpan, type SpanKind } from "./telemetry.ts";
export { isWholeAddress, wholeAddressWanted } from "./whole-address.ts";
