// Backups of all stores: taken at one moment, kept in an archive of infra/backup, restored as they were or to a moment.

export { type Choice, type ChosenBackup, chooseBackup, type Wanted } from "./choose-backup.ts";
export {
  BackupData,
  type CreatedBackup,
  type CreateProgress,
  type Creating,
  createBackup,
  dataOf,
} from "./create-backup.ts";
export { type EmbeddedStores, embeddedDumps } from "./embedded-dumps.ts";
export { busDump, secretsDump } from "./files-dump.ts";
export { keepJournals } from "./keep-journals.ts";
export { marketDump } from "./market-dump.ts";
export { loadMarket } from "./market-load.ts";
export { objectsDump } from "./objects-dump.ts";
export { loadObjects } from "./objects-load.ts";
export { postgresDump } from "./postgres-dump.ts";
export {
  type RestoredHome,
  type RestoreServers,
  type RestoreStep,
  type RestoringHome,
  restoreHome,
} from "./restore-backup.ts";
export { sqliteDump } from "./sqlite-dump.ts";
export {
  type BackupStore,
  backupStores,
  type StoreDump,
  type StoreSummary,
  type TakenStore,
} from "./store-dump.port.ts";
