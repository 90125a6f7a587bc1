// quorum backup: create, list, verify, restore, prune, make-key. A backup is made by whoever holds the data folder; everything else needs only
// the folder of backups and its key.

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { makeKeyFile, type PruneReport, type VerifyReport } from "#infra/backup/index.ts";
import { callerError, isoTime, silentLog, systemEntropy } from "#infra/runtime/index.ts";
import { dataOf, type RestoredHome, restoreHome, type Wanted } from "#knowledge/backup/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import type { BackupRow, BackupRun } from "../../../contract/index.ts";
import { errorOfProblem } from "../../../guard/problem.ts";
import {
  backupFolder,
  backupKeyFile,
  openArchive,
  openTargets,
  retentionDays,
  rowOf,
} from "../../../services/data/backups.ts";
import { type Cli, group, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import type { CommonOptions } from "../../options.ts";
import { blocks, table } from "../../render/layout.ts";
import { openProgress, type Progress } from "../../render/progress.ts";
import { grouped } from "../../render/values.ts";

type CreateOptions = CommonOptions & { readonly full?: true };
type RestoreOptions = CommonOptions & { readonly at?: string; readonly to: string; readonly servers?: true };
type PruneOptions = CommonOptions & { readonly days: string };

export function addBackup(program: Command, cli: Cli): void {
  const backup = group(program, "backup", "encrypted copies of all stores, and the way back");
  const archive = (options: CommonOptions, make = false) => openArchive(cli.config(options), cli.clock, { make });

  shared(backup.command("create").description("back up all stores, and read it back"))
    .option("--full", "read everything again, unchanged or not")
    .action(async ({ full, ...options }: CreateOptions) => {
      const made = await cli.withGateway(options, (client) =>
        created(client, full === true, openProgress(cli.terminal)),
      );
      cli.print(options, made, renderMade);
    });
  shared(backup.command("list").description("backups, oldest first")).action(async (options: CommonOptions) => {
    const { backups, damaged } = await (await archive(options)).list();
    const rows = backups.flatMap((head) => {
      const data = dataOf(head);
      return data === null ? [] : [rowOf({ head, data })];
    });
    cli.print(options, { folder: backupFolder(cli.config(options)), backups: rows, damaged }, renderList);
    if (damaged.length > 0) cli.failed();
  });
  shared(backup.command("verify").description("read everything back; exit code 1 where something is wrong"))
    .argument("[id]", "all of them where left out")
    .action(async (id: string | undefined, options: CommonOptions) => {
      const progress = openProgress(cli.terminal);
      const opened = await archive(options);
      const report = await progress.during(() =>
        opened.verify({
          ...(id !== undefined && { id }),
          signal: cli.signal,
          onProgress: ({ bytes, id: at }) => progress.tell(`verifying ${at}`, bytes, null),
        }),
      );
      cli.print(options, report, renderVerified);
      if (report.problemCount > 0) cli.failed();
    });
  addRestore(backup, cli);
  shared(backup.command("prune").description("remove backups past their time, and what only they need"))
    .option("--days <n>", "how long they are kept", String(retentionDays))
    .action(async ({ days, ...options }: PruneOptions) => {
      if (!/^\d{1,5}$/.test(days))
        throw callerError("gateway/bad-request", `--days: wanted a whole number of days, found "${days}".`);
      const report = await (await archive(options)).prune({ retentionDays: Number(days) });
      cli.print(options, report, renderPruned);
    });
  shared(backup.command("make-key").description("make the key of backups; keep a copy of it elsewhere"))
    .argument("[file]", "QUORUM_BACKUP_KEY, default backup.key in the data folder")
    .action(async (file: string | undefined, options: CommonOptions) => {
      const path = file ?? backupKeyFile(cli.config(options));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await makeKeyFile(path, systemEntropy);
      cli.print(options, { path }, () => keyWarning(path));
    });
}

function addRestore(backup: Command, cli: Cli): void {
  shared(backup.command("restore").description("make a new data folder of a backup, as it was or at a moment"))
    .argument("[id]", "as printed by backup list")
    .option("--at <time>", "bring it to this moment instead, e.g. 2026-03-01T14:05:00Z")
    .requiredOption("--to <folder>", "new or empty")
    .option("--servers", "put what the settings keep on servers there; they must be empty")
    .action(async (id: string | undefined, { at, to, servers, ...options }: RestoreOptions) => {
      const wanted = wantedOf(id, at);
      const archive = await openArchive(cli.config(options), cli.clock, { make: false });
      const progress = openProgress(cli.terminal);
      const targets = servers === true ? await openTargets(cli.config(options), cli) : null;
      try {
        const restored = await progress.during(() =>
          restoreHome({
            archive,
            wanted,
            home: to,
            ...(targets && { servers: targets.servers }),
            clock: cli.clock,
            log: silentLog,
            signal: cli.signal,
            onProgress: ({ phase, path, done, of }) => progress.tell(`${phase} ${path}`, done, of),
          }),
        );
        cli.print(options, { ...restored, at: isoTime(restored.atMs) }, renderRestored);
      } finally {
        await targets?.close();
      }
    });
}

function wantedOf(id: string | undefined, at: string | undefined): Wanted {
  if (id !== undefined && at === undefined) return { id };
  if (id === undefined && at !== undefined) return { atMs: parseAsOf(at) };
  const says = "quorum backup restore: wanted the id of a backup or --at with a moment, and not both.";
  throw callerError("gateway/bad-request", says);
}

const pollMs = 200;

/** Begins a backup and follows it to its end. */
async function created(client: GatewayClient, full: boolean, progress: Progress): Promise<BackupRow> {
  return progress.during(async () => {
    let run = await client.post<BackupRun>("/v1/backups", { full });
    while (run.state === "running") {
      progress.tell(`${run.phase} ${run.path}`, run.bytes, run.ofBytes);
      await sleep(pollMs);
      run = await client.get<BackupRun>("/v1/backups/run");
    }
    if (run.state === "done") return run.backup;
    if (run.state === "failed") throw errorOfProblem(run.problem);
    throw callerError("gateway/not-found", "The gateway was started anew while it made the backup. Make it again.");
  });
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const renderMade = ({ id, taken, bytes, newBytes, stores, leftOut }: BackupRow): string =>
  blocks(
    `Backup ${id} of ${taken}: ${stores.join(", ")}.\n${megabytes(bytes)} in all, ${megabytes(newBytes)} added. It was read back whole.`,
    leftOut.length === 0 ? null : `Not in it:\n${leftOut.map((line) => `  ${line}`).join("\n")}`,
  );

function renderList({
  folder,
  backups,
  damaged,
}: {
  folder: string;
  backups: readonly BackupRow[];
  damaged: readonly { id: string; says: string }[];
}): string {
  const columns = [
    { title: "Backup", cell: ({ id }: BackupRow) => id },
    { title: "Taken", cell: ({ taken }: BackupRow) => taken },
    { title: "Size", cell: ({ bytes }: BackupRow) => megabytes(bytes), align: "right" as const },
    { title: "Added", cell: ({ newBytes }: BackupRow) => megabytes(newBytes), align: "right" as const },
  ];
  return blocks(
    backups.length === 0 ? `No backups in ${folder}.` : table(backups, columns, ""),
    damaged.length === 0 ? null : `Damaged:\n${damaged.map(({ says }) => `  ${says}`).join("\n")}`,
  );
}

const renderVerified = ({ backups, files, bytes, problems, problemCount }: VerifyReport): string =>
  blocks(
    `${backups} backups, ${grouped(files)} files, ${megabytes(bytes)} read back: ${problemCount === 0 ? "all as they were" : `${problemCount} wrong`}.`,
    problems.length === 0
      ? null
      : problems.map(({ id, path, says }) => `${id}${path === null ? "" : ` ${path}`}: ${says}`).join("\n"),
  );

const renderPruned = ({ removed, kept, freedBytes }: PruneReport): string =>
  `${removed.length} backups removed, ${kept} kept, ${megabytes(freedBytes)} freed.`;

const renderRestored = ({ home, id, at, cautions, auditLines }: RestoredHome & { readonly at: string }): string =>
  blocks(
    `${home} stands as at ${at} (backup ${id}).${auditLines === null ? "" : ` Its audit trail of ${grouped(auditLines)} lines holds.`}`,
    cautions.length === 0 ? null : cautions.join("\n"),
    `Use it with QUORUM_HOME=${home}. The key of its secrets is in no backup: put secrets/secret.key back from your own copy, or set the secrets again.`,
  );

const keyWarning = (path: string): string =>
  blocks(
    `The key of the backups is in ${path}.`,
    "Keep a copy of it elsewhere, apart from the backups: it is never in one. Without it no backup can be read, by anybody, and there is no other way.",
  );
