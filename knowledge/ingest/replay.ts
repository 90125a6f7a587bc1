// Quarantined lines read again after a fix: of the layout, of the code, or of the line itself. What is a fact now is stored and taken out.

import type { Clock, Log } from "#infra/runtime/index.ts";
import { callerError, contentHash } from "#infra/runtime/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { KeptLine, ReplayableQuarantine } from "#knowledge/stores/records/index.ts";
import { emptySummary } from "./ingest-summary.ts";
import { Intake, type StoredBatch } from "./intake.ts";

export interface ReplayParts {
  readonly market: MarketStore;
  readonly quarantine: ReplayableQuarantine;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of what became a fact. */
  readonly publish?: (batch: StoredBatch) => Promise<void>;
  /** The line as a person mended it; null to leave it where it is. As it lies there when left out. */
  readonly mend?: (line: KeptLine) => string | null;
}

export interface ReplayReport {
  /** Lines that are facts now. */
  readonly resolved: number;
  /** Lines that are still wrong, and why they are now. */
  readonly left: readonly {
    readonly id: string;
    readonly file: string;
    readonly line: number | null;
    readonly reason: string;
  }[];
  /** Facts and rows stored. */
  readonly stored: number;
}

const mostLines = 100_000;
/** Only the start of a longer line lies in quarantine. */
const longestRaw = 2_000;

/** @throws knowledge/not-supported where the feed cannot read one line alone */
export async function replayQuarantine(datasetId: string, feed: Feed, parts: ReplayParts): Promise<ReplayReport> {
  const { market, quarantine, mend, clock, log, publish } = parts;
  if (feed.reread === undefined) {
    const message = `Feed ${feed.id} cannot read a line alone. Mend its source and ingest it again.`;
    throw callerError("knowledge/not-supported", message, { feed: feed.id });
  }
  const summary = emptySummary();
  const resolved: string[] = [];
  const left: ReplayReport["left"][number][] = [];
  for (const line of await quarantine.list(datasetId, mostLines)) {
    const { id, file, line: number, raw } = line;
    const text = mend === undefined ? raw : mend(line);
    const stays = (reason: string) => left.push({ id, file, line: number, reason });
    if (text === null) {
      stays(line.reason);
      continue;
    }
    if (text.length >= longestRaw && text === raw) {
      stays("only the start of the line was kept: mend its source and ingest it again");
      continue;
    }
    const items = await feed.reread({ file, line: number }, text);
    const refused = items.find((item) => item.kind === "rejected");
    const facts = items.filter((item) => item.kind === "fact" || item.kind === "block");
    if (refused?.kind === "rejected" || facts.length === 0) {
      stays(refused?.kind === "rejected" ? refused.reason : "gives no fact");
      continue;
    }
    const fingerprint = contentHash(["replay", id, text]); // the same line replayed twice is stored once
    const intake = new Intake(
      { market, quarantine, clock, ...(publish && { publish }) },
      { datasetId, source: feed.id, fingerprint, summary, onStored: async () => {} },
    );
    for (const item of facts) intake.take(item);
    await intake.flush();
    await intake.settle();
    resolved.push(id);
  }
  if (resolved.length > 0) await quarantine.resolve(resolved); // after the facts are durable: a crash in between replays them again
  log.info({ dataset: datasetId, resolved: resolved.length, left: left.length }, "quarantine replayed");
  return { resolved: resolved.length, left, stored: summary.stored };
}
