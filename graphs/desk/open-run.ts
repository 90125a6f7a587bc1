// Opening a run: the world at its as-of, with everything that nodes share.

import type { Brief } from "#agents/define/index.ts";
import { openEvidenceBook } from "#agents/tracing/index.ts";
import { isoTime } from "#infra/runtime/index.ts";
import type { AsOf } from "#knowledge/domain/index.ts";
import { callTool } from "#tools/define/index.ts";
import { discoveredAt } from "#tools/factors/picture/index.ts";
import { bookCorporateActions, portfolioAt } from "#tools/risk/index.ts";
import type { DeskEvent } from "./desk-answer.ts";
import type { DeskRun, DeskServices } from "./run-context.ts";

export interface RunSetUp {
  readonly runId: string;
  readonly threadId: string;
  readonly dataset: string;
  readonly asOf: AsOf;
  readonly requestedBy: string;
  readonly tracing: "soft" | "hard";
  readonly previous: Brief | null;
  readonly fingerprint: string;
  readonly signal: AbortSignal;
  readonly emit: (event: DeskEvent) => void;
}

/** @throws knowledge/dataset-unknown */
export async function openRun(services: DeskServices, setUp: RunSetUp): Promise<DeskRun> {
  const { dataset, asOf, signal, ...rest } = setUp;
  const market = await services.market.at(dataset, asOf);
  await bookCorporateActions(services.records.ledger, market);
  const world = {
    asOf,
    market,
    memory: services.memory.at(dataset, asOf),
    portfolio: await portfolioAt(services.records.ledger, dataset, services.limits, asOf),
    words: services.words,
    limits: services.limits,
    discovered: await discoveredAt(services.records, dataset, asOf),
    reader: services.reader,
    models: services.models(market),
    cache: services.cache,
    signal,
  };
  const instruments = await market.instruments();
  const book = openEvidenceBook(instruments.flatMap(({ symbol, name, aliases }) => [symbol, name, ...aliases]));
  return {
    ...rest,
    services,
    world,
    asOfIso: isoTime(asOf),
    instruments,
    book,
    warnings: [],
    async call(tool, input) {
      const evidence = await callTool(tool, input, world);
      book.add(tool, evidence);
      return evidence;
    },
  };
}
