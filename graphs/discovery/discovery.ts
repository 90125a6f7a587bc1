// The search for factors as a service: opens a study on a panel, drives its graph to the end, and takes up what was stopped.

import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { callerError, inSpan, isoTime } from "#infra/runtime/index.ts";
import { asOf, parseAsOf } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Study } from "#knowledge/stores/records/index.ts";
import {
  measureKnown,
  panelDigest,
  type SearchPanel,
  searchColumns,
  searchPanelOf,
} from "#tools/factors/discovery/index.ts";
import { factorOfRegistered, factors } from "#tools/factors/library/index.ts";
import { classificationsOf, factorPanel } from "#tools/factors/panel/index.ts";
import { discoveryGraph } from "./discovery.graph.ts";
import {
  type Discovery,
  type DiscoveryOptions,
  type DiscoveryReport,
  type RunOptions,
  StudySpec,
} from "./discovery.port.ts";
import type { DiscoveryServices } from "./run-context.ts";
import { studyKind } from "./study-kind.ts";

export function openDiscovery(services: DiscoveryServices, checkpointer: BaseCheckpointSaver): Discovery {
  const { studies } = services.records;
  const running = new Set<string>();

  async function drive(study: Study, spec: StudySpec, panel: SearchPanel, run: RunOptions): Promise<DiscoveryReport> {
    const { studyId } = study;
    if (running.has(studyId))
      throw callerError("graphs/study-running", `Study ${studyId} is running. Wait for its end.`);
    running.add(studyId);
    try {
      const signal = run.signal ?? new AbortController().signal;
      const registered = await services.records.factors.list(spec.dataset);
      const known = measureKnown([...factors, ...registered.map(factorOfRegistered)], panel);
      const { budget, population, largest } = spec;
      const emit = run.onEvent ?? (() => {});
      const rules = { budget, population, largest, known };
      const graph = discoveryGraph({ services, studyId, spec, panel, known, rules, signal, emit }, checkpointer);
      const config = {
        configurable: { thread_id: studyId },
        recursionLimit: 20 + budget, // a generation judges one formula at least
        durability: "sync" as const,
      };
      const begun = (await checkpointer.getTuple(config)) !== undefined;
      emit({ type: "study-started", studyId, resumed: begun });
      await inSpan("graph", "discovery", { "quorum.run": studyId }, () => graph.invoke(begun ? null : {}, config));
      return await finished(studyId);
    } finally {
      running.delete(studyId);
    }
  }

  /** The report as kept; its checkpoints are needed no longer. */
  async function finished(studyId: string): Promise<DiscoveryReport> {
    const study = await found(studyId);
    await checkpointer.deleteThread(studyId);
    return study.result as DiscoveryReport;
  }

  async function found(studyId: string): Promise<Study> {
    const study = await studies.get(studyId);
    if (study?.kind === studyKind) return study;
    const newest = (await studies.list({ kind: studyKind, limit: 3 })).map((one) => one.studyId);
    throw callerError(
      "graphs/study-not-found",
      `There is no search for factors "${studyId.slice(0, 60)}". Newest: ${newest.join(", ") || "none"}.`,
    );
  }

  return {
    async start(view, options, run = {}) {
      const { panel, facts } = await worldOf(view, services.market, options, run.signal);
      const spec: StudySpec = {
        ...options,
        ...facts,
        dataset: view.dataset.id,
        asOf: isoTime(view.asOf),
        proposer: services.model?.id ?? "grammar",
        digest: panelDigest(panel),
      };
      const study = await studies.create({
        studyId: services.ids.next("study"),
        kind: studyKind,
        title: `Factors on ${spec.dataset}, ${options.horizon} sessions ahead`,
        spec,
        createdAtMs: services.clock.nowMs(),
      });
      return drive(study, spec, panel, run);
    },

    async resume(studyId, run = {}) {
      const study = await found(studyId);
      if (study.state !== "running") return finished(studyId);
      const spec = StudySpec.parse(study.spec);
      const view = await services.market.at(spec.dataset, parseAsOf(spec.asOf));
      const { panel } = await worldOf(view, services.market, spec, run.signal);
      if (panelDigest(panel) === spec.digest) return drive(study, spec, panel, run);
      throw callerError(
        "graphs/discovery-changed",
        `Study ${studyId} stands on ${spec.dataset} as of ${spec.asOf}, and what is known as of then has changed since. Start a new study.`,
      );
    },
  };
}

async function worldOf(
  view: MarketView,
  market: DiscoveryServices["market"],
  options: Pick<DiscoveryOptions, "horizon" | "holdOut">,
  signal?: AbortSignal,
) {
  const classified = await classificationsOf(view, (asOfMs) => market.at(view.dataset.id, asOf(asOfMs)));
  const whole = await factorPanel(view, { columns: searchColumns, classified, ...(signal && { signal }) });
  const panel = searchPanelOf(whole, options);
  const { rows, trainRows, lanes } = panel;
  const at = (row: number): number => whole.timesMs[row] as number;
  return { panel, facts: { rows, trainRows, lanes, fromMs: at(0), trainEndMs: at(trainRows - 1), toMs: at(rows - 1) } };
}
