// Folders, keys and trees for the tests of backups.
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type ArchiveOptions,
  type BackupArchive,
  folderSources,
  makeKeyFile,
  openBackupArchive,
} from "#infra/backup/index.ts";
import { type ManualClock, manualClock, type QuorumError } from "#infra/runtime/index.ts";

/** A minute in which no file of a test is as new as the clock says, so that stamps are trusted. */
export const laterMs = Date.now() + 3_600_000;

export interface Rig {
  readonly home: string;
  readonly folder: string;
  readonly keyFile: string;
  readonly source: string;
  readonly clock: ManualClock;
  open(options?: Partial<ArchiveOptions>): Promise<BackupArchive>;
  /** Everything in the source folder. */
  sources(): ReturnType<typeof folderSources>;
  target(name: string): string;
  remove(): void;
}

export async function openRig(): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), "quorum-backup-"));
  const [folder, keyFile, source] = [join(home, "backups"), join(home, "backup.key"), join(home, "source")];
  const clock = manualClock(laterMs);
  mkdirSync(source);
  await makeKeyFile(keyFile, (count) => randomBytes(count));
  return {
    home,
    folder,
    keyFile,
    source,
    clock,
    open: (options) =>
      openBackupArchive(
        { folder, keyFile, make: true, ...options },
        { clock, drawBytes: (count) => randomBytes(count) },
      ),
    sources: () => folderSources(source, { under: "", clock }),
    target: (name) => join(home, name),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export type Tree = Readonly<Record<string, Uint8Array | string | null | { readonly link: string }>>;

/** Path -> content, null for a folder, { link } for a link. */
export function plant(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (content === null) mkdirSync(join(root, path), { recursive: true });
    else if (typeof content === "object" && "link" in content) symlinkSync(content.link, join(root, path));
    else writeFileSync(join(root, path), content);
  }
}

/** What is there, as text that two equal folders have equal: kind, mode, time and content of everything. */
export function look(root: string, base = ""): string[] {
  return readdirSync(join(root, base), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = base === "" ? entry.name : `${base}/${entry.name}`;
      const at = join(root, path);
      if (entry.isSymbolicLink()) return [`${path} -> ${readlinkSync(at)}`];
      const { mode, mtimeMs } = statSync(at);
      if (entry.isDirectory()) return [`${path}/ ${(mode & 0o777).toString(8)}`, ...look(root, path)];
      return [`${path} ${(mode & 0o777).toString(8)} ${Math.floor(mtimeMs)} ${readFileSync(at).toString("base64")}`];
    });
}

/** Every file of the folder, by path from its root. */
export function filesIn(root: string, base = ""): string[] {
  return readdirSync(join(root, base), { withFileTypes: true }).flatMap((entry) => {
    const path = base === "" ? entry.name : `${base}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, path) : [path];
  });
}

export const chunksIn = (folder: string): string[] => filesIn(folder).filter((path) => path.startsWith("chunks/"));

export async function refusal(work: Promise<unknown>): Promise<QuorumError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown === null) throw new Error("Wanted an error, found none.");
  return thrown as QuorumError;
}

export const open600 = (path: string): void => chmodSync(path, 0o600);
