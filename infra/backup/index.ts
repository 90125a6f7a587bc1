// Backups: an encrypted archive of whatever is streamed into it. Which stores are backed up, and how they are brought to rest, is decided
// above.

export {
  type ArchiveGiven,
  type ArchiveOptions,
  type BackupArchive,
  type BackupList,
  backupAt,
  type CreateOptions,
  openBackupArchive,
} from "./archive.ts";
export type { BackupProgress, BackupSources } from "./create.ts";
export { makeKeyFile, readKeyFile } from "./key-file.ts";
export type { BackupHead, Entry, FileEntry, Manifest } from "./manifest.ts";
export type { PruneReport } from "./prune.ts";
export type { RestoreProgress, RestoreReport } from "./restore.ts";
export type { DrawBytes } from "./seal.ts";
export { type BackupSource, type FileSource, type FolderSourcesOptions, folderSources } from "./sources.ts";
export type { Problem, VerifyProgress, VerifyReport } from "./verify.ts";
