// The drivers of the object store, for doctor and docs.

import { needs as folder } from "./folder/folder.driver.ts";
import { needs as s3 } from "./s3/s3.driver.ts";

export const objectStoreDrivers = [
  { id: "folder", ...folder },
  { id: "s3", ...s3 },
] as const;
