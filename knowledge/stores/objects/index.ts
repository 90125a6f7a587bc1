// The object store: its port, its drivers, and what users of it share.

export { FolderObjectsOptions, openFolderObjectStore } from "./drivers/folder/folder.driver.ts";
export { objectStoreDrivers } from "./drivers/index.ts";
export { openS3ObjectStore } from "./drivers/s3/s3.driver.ts";
export { S3Options, s3OptionsOf } from "./drivers/s3/s3-options.ts";
export { readWhole } from "./object-content.ts";
export { maximumKeyCharacters, requireKey } from "./object-key.ts";
export type {
  ByteRange,
  ListedObject,
  ObjectContent,
  ObjectHash,
  ObjectHead,
  ObjectStore,
  PutOptions,
  StoredObject,
} from "./object-store.port.ts";
