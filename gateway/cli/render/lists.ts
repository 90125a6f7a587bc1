// Everything else that commands print: rows in columns, one line above saying what they are.

import type {
  Account,
  AuditRow,
  AuditVerdict,
  CompanyRow,
  DataSetRow,
  DeskState,
  DoctorReport,
  EvidenceAnswer,
  IngestAnswer,
  KillSwitchState,
  QuarantineRow,
  RegistryReport,
  ReplayAnswer,
  ReviewAnswer,
  RunSummary,
  TrackRow,
} from "../../contract/index.ts";
import type { Paint, Terminal } from "../terminal.ts";
import { blocks, table, wrap } from "./layout.ts";
import { count, fixed, money, percent, signedPercent, when } from "./values.ts";

export const renderEvidence = (evidence: EvidenceAnswer, paint: Paint): string =>
  blocks(
    `${paint("bold", evidence.tool)}  ${evidence.id}\n${paint("dim", `as of ${when(evidence.asOf)} · data ${evidence.dataset} · snapshot ${evidence.snapshot.slice(0, 16)}`)}`,
    `Input\n${indented(evidence.input)}`,
    `Output\n${indented(evidence.output)}`,
    evidence.figures.length > 0
      ? `Figures\n${table(evidence.figures, [
          { title: "Path", cell: ({ path }) => path },
          { title: "Value", cell: ({ value }) => String(value), align: "right" },
          { title: "Unit", cell: ({ unit }) => unit },
        ])}`
      : null,
  );

const indented = (value: unknown): string => JSON.stringify(value, null, 2).replace(/^/gm, "  ");

export const renderRuns = (runs: readonly RunSummary[]): string =>
  runs.length === 0
    ? 'Nothing was asked yet. Start with: quorum ask "Should we buy MSFT?"'
    : table(
        runs,
        [
          { title: "Run", cell: ({ runId }) => runId },
          { title: "Asked", cell: ({ startedAt }) => when(startedAt) },
          { title: "As of", cell: ({ asOf }) => when(asOf) },
          { title: "State", cell: ({ state }) => state },
          {
            title: "Question",
            cell: ({ question }) => (question.length > 60 ? `${question.slice(0, 59)}…` : question),
          },
        ],
        "",
      );

export const renderTrack = (rows: readonly TrackRow[]): string =>
  table(
    rows,
    [
      { title: "Specialist", cell: ({ specialist }) => specialist },
      { title: "Votes", cell: ({ votes }) => String(votes), align: "right" },
      { title: "Scored", cell: ({ scored }) => String(scored), align: "right" },
      { title: "Brier", cell: ({ brier }) => fixed(brier, 3), align: "right" },
      { title: "Counts", cell: ({ weight }) => `${fixed(weight, 2)}×`, align: "right" },
    ],
    "",
  );

export const renderReview = ({ scored, track }: ReviewAnswer): string =>
  blocks(`${count(scored, "vote")} scored.`, renderTrack(track));

export const renderCompanies = (rows: readonly CompanyRow[], paint: Paint): string =>
  table(
    rows,
    [
      { title: "Symbol", cell: ({ symbol }) => symbol },
      { title: "Name", cell: ({ name }) => name },
      { title: "Sector", cell: ({ sector, benchmark }) => (benchmark ? "benchmark" : sector) },
      {
        title: "Close",
        cell: ({ close, currency }) => (close === null ? "–" : `${close.toFixed(2)} ${currency}`),
        align: "right",
      },
      { title: "1 day", cell: ({ change1d }) => signedPercent(change1d, paint), align: "right" },
      { title: "5 days", cell: ({ change5d }) => signedPercent(change5d, paint), align: "right" },
      { title: "20 days", cell: ({ change20d }) => signedPercent(change20d, paint), align: "right" },
      { title: "Last bar", cell: ({ closeAt }) => when(closeAt) },
    ],
    "",
  );

export const renderAccount = ({ asOf, currency, cashMinor, equityMinor, positions }: Account, paint: Paint): string =>
  blocks(
    `${paint("bold", "Paper account")} as of ${when(asOf)}\nEquity ${money(equityMinor, currency)}, cash ${money(cashMinor, currency)}`,
    positions.length === 0
      ? "No positions."
      : table(positions, [
          { title: "Symbol", cell: ({ symbol }) => symbol },
          { title: "Shares", cell: ({ quantityShares }) => String(quantityShares), align: "right" },
          { title: "Price", cell: ({ priceMinor }) => money(priceMinor, currency), align: "right" },
          { title: "Value", cell: ({ valueMinor }) => money(valueMinor, currency), align: "right" },
          { title: "Cost", cell: ({ costMinor }) => money(costMinor, currency), align: "right" },
          { title: "Weight", cell: ({ weight }) => percent(weight, 1), align: "right" },
        ]),
  );

export const renderDataLine = ({ data: { label, simulated } }: DeskState, paint: Paint): string =>
  `${paint("dim", label)}${simulated ? `  ${paint("yellow", "SIMULATED DATA")}` : ""}`;

export const renderKillSwitch = ({ on, heldByLimits }: KillSwitchState, paint: Paint): string => {
  if (!on) return `Kill switch: ${paint("green", "off")}. Orders that pass the risk gate can be approved.`;
  const held = heldByLimits ? " The limits file holds it on." : "";
  return `Kill switch: ${paint("red", "on")}. Every order is refused.${held}`;
};

export const renderDataSets = (rows: readonly DataSetRow[], paint: Paint): string =>
  rows.length === 0
    ? "No data in store. Read some in with: quorum ingest"
    : table(
        rows,
        [
          { title: "Data set", cell: ({ id, isDefault }) => (isDefault ? `${id} *` : id) },
          {
            title: "What",
            cell: ({ label, simulated }) => (simulated ? `${label} ${paint("yellow", "SIMULATED")}` : label),
          },
          { title: "From", cell: ({ from }) => when(from) },
          { title: "To", cell: ({ to }) => when(to) },
          { title: "Quarantined", cell: ({ quarantined }) => String(quarantined), align: "right" },
          { title: "Origin", cell: ({ origin }) => origin },
        ],
        "",
      );

export const renderIngest = ({ data, read, stored, known, quarantined }: IngestAnswer, paint: Paint): string => {
  const label = `${paint("bold", data.id)} (${data.label})${data.simulated ? paint("yellow", "  SIMULATED") : ""}`;
  if (!read) return `${label}: unchanged since it was last read.`;
  return `${label}: ${count(stored, "fact")} stored, ${known} known already, ${count(quarantined, "line")} in quarantine.`;
};

export const renderQuarantine = (rows: readonly QuarantineRow[]): string =>
  rows.length === 0
    ? "Nothing is in quarantine."
    : rows
        .map(
          ({ file, line, reason, raw }) =>
            `${file}${line === null ? "" : `:${line}`}  ${reason}\n    ${raw.slice(0, 160)}`,
        )
        .join("\n");

export const renderAudit = (rows: readonly AuditRow[]): string =>
  rows.length === 0
    ? "The audit trail is empty."
    : table(
        rows,
        [
          { title: "#", cell: ({ seq }) => String(seq), align: "right" },
          { title: "At", cell: ({ at }) => when(at) },
          { title: "Who", cell: ({ actor }) => actor },
          { title: "Did", cell: ({ action }) => action },
          { title: "To", cell: ({ subject }) => subject },
          { title: "Hash", cell: ({ hash }) => hash.slice(0, 12) },
        ],
        "",
      );

export const renderAuditVerdict = ({ holds, lines, brokenAtSeq }: AuditVerdict, paint: Paint): string =>
  holds
    ? `${paint("green", "✓")} The audit trail holds: ${count(lines, "line")}.`
    : `${paint("red", "✗")} The audit trail is broken at line ${brokenAtSeq} of ${lines}: it was changed or a line is missing.`;

export function renderDoctor({ version, healthy, lines }: DoctorReport, { width, paint }: Terminal): string {
  const glyph = { ok: paint("green", "✓"), off: paint("dim", "·"), missing: paint("red", "✗") };
  const areas = [...new Set(lines.map(({ area }) => area))];
  const parts = areas.map((area) => {
    const rows = lines.filter((line) => line.area === area);
    const shown = rows.map(({ name, state, found, remedy }) => {
      const todo = remedy === null || state === "ok" ? "" : `\n${wrap(remedy, width, "      ")}`;
      return `  ${glyph[state]} ${name}: ${found}${todo}`;
    });
    return [paint("bold", area), ...shown].join("\n");
  });
  return blocks(
    `quorum ${version}: ${healthy ? paint("green", "well") : paint("red", "something is missing")}`,
    ...parts,
  );
}

export const renderRegistry = (
  { tools, agents, drivers, graphs }: RegistryReport,
  { width, paint }: Terminal,
): string =>
  blocks(
    `${paint("bold", "Agents")}\n${agents.map(({ id, title, says, tools: own }) => `  ${id}  ${title}: ${says}\n${wrap(own.join(", "), width, "    ")}`).join("\n")}`,
    `${paint("bold", "Tools")}\n${tools.map(({ id, says }) => wrap(`${id}  ${says}`, width, "  ")).join("\n")}`,
    `${paint("bold", "Drivers")}\n${table(drivers, [
      { title: "Port", cell: ({ port }) => port },
      { title: "Driver", cell: ({ id }) => id },
      { title: "Package", cell: ({ needs }) => needs ?? "–" },
      { title: "For", cell: ({ says }) => says },
    ])}`,
    `${paint("bold", "Graphs")}\n${graphs.map(({ id, edges }) => [`  ${id}`, ...edges.map((edge) => `    ${edge}`)].join("\n")).join("\n")}`,
  );

export const renderReplay = ({ resolved, stored, left }: ReplayAnswer): string =>
  blocks(
    `${resolved} lines are facts now (${stored} stored), ${left.length} are still none.`,
    left.length === 0
      ? null
      : table(left, [
          { title: "File", cell: ({ file }) => file },
          { title: "Line", cell: ({ line }) => (line === null ? "–" : String(line)), align: "right" },
          { title: "Reason", cell: ({ reason }) => reason },
        ]),
  );
