// Which driver stands behind each store, from database.yaml. What a driver needs beyond its name is checked by the driver itself.

import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import { callerError } from "./errors.ts";
import { packageFile } from "./package-root.ts";

const choice = z.looseObject({ driver: z.string().min(1) }).readonly();

/** A driver's name and its options, as written. */
export type StoreChoice = Readonly<Record<string, unknown>> & { readonly driver: string };

const DatabaseFile = z
  .strictObject({
    market: choice.default({ driver: "chdb" }),
    records: choice.default({ driver: "sqlite" }),
    memory: choice.default({ driver: "embedded" }),
    embeddings: choice.default({ driver: "hashed" }),
    relations: choice.default({ driver: "embedded" }),
    objects: choice.default({ driver: "folder" }),
    cache: choice.default({ driver: "memory" }),
    bus: choice.default({ driver: "embedded" }),
  })
  .readonly();
export type DatabaseFile = Readonly<Record<StoreName, StoreChoice>>;

export const storeNames = [
  "market",
  "records",
  "memory",
  "embeddings",
  "relations",
  "objects",
  "cache",
  "bus",
] as const satisfies readonly (keyof z.infer<typeof DatabaseFile>)[];
export type StoreName = (typeof storeNames)[number];

/** The file that the package brings: the embedded driver for each store. */
export const defaultDatabasePath = (): string => packageFile("infra", "config", "database.yaml");

/** @throws infra/file-missing, infra/config-invalid with one line a problem */
export function readDatabaseFile(path: string = defaultDatabasePath()): DatabaseFile {
  if (!existsSync(path)) {
    const says = `No database settings at ${path}. Copy infra/config/database.yaml there, or unset QUORUM_DATABASE.`;
    throw callerError("infra/file-missing", says, { path });
  }
  const document = parseDocument(readFileSync(path, "utf8"));
  const syntax = document.errors.map((error) => error.message.split("\n")[0] ?? error.message);
  if (syntax.length > 0) throw invalid(path, syntax);
  const parsed = DatabaseFile.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data as DatabaseFile;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`);
  throw invalid(path, problems);
}

const invalid = (path: string, problems: readonly string[]): Error =>
  callerError("infra/config-invalid", `${path}:\n${problems.join("\n")}`, { path, problems });
