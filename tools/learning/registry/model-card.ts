// A page about one version, in Markdown: what it is, what it was made from, what the gate said, how it does since.

import { isoTime } from "#infra/runtime/index.ts";
import type { ModelMove, ModelObservation } from "#knowledge/stores/records/index.ts";
import { requireVersion } from "./gate.ts";
import type { ModelRegistry, StoredVerdict } from "./model-registry.port.ts";
import type { ModelVersion } from "./model-version.ts";

/** @throws tools/model-missing */
export async function modelCard(registry: ModelRegistry, versionId: string): Promise<string> {
  const version = await requireVersion(registry, versionId);
  const [verdict, moves, observations] = await Promise.all([
    registry.verdict(versionId),
    registry.moves(version.model),
    registry.observations(versionId),
  ]);
  const own = moves.filter((move) => move.versionId === versionId || move.replacedId === versionId);
  return [
    ...headOf(version),
    ...lineageOf(version),
    ...figuresOf(version),
    ...gateOf(verdict),
    ...historyOf(own),
    ...sinceOf(observations),
    "",
  ].join("\n");
}

const headOf = ({
  model,
  number,
  versionId,
  stage,
  stageSinceMs,
  createdAtMs,
  parentId,
  artefact,
}: ModelVersion): string[] => [
  `# ${text(model)}, version ${number}`,
  "",
  `${capital(stage)} since ${isoTime(stageSinceMs)}. Registered ${isoTime(createdAtMs)} as \`${versionId}\`${parentId ? `, after \`${parentId}\`` : ""}.`,
  "",
  `Artefact: \`${artefact.key}\`, ${artefact.bytes} bytes, SHA-256 \`${artefact.hash}\`.`,
];

const lineageOf = ({ lineage }: ModelVersion): string[] => [
  ...section("Made from"),
  ...table(
    ["What", "Which"],
    [
      ["learner", lineage.learner],
      ["data set", `${lineage.dataset}, snapshot ${lineage.snapshot}`],
      ["trained on", `${isoTime(lineage.trainedFromMs)} to ${isoTime(lineage.trainedToMs)}`],
      ["code", lineage.codeVersion],
      ["seed", `${lineage.seed}`],
      ["studies", lineage.studies.join(", ") || "none"],
      ...Object.entries(lineage.parameters).map(([name, value]) => [`parameter ${name}`, JSON.stringify(value)]),
    ],
  ),
  "",
  `${Object.keys(lineage.features).length} features: ${Object.entries(lineage.features)
    .map(([name, hash]) => `${text(name)} (${hash.slice(0, 8)})`)
    .join(", ")}.`,
];

const figuresOf = ({ metrics }: ModelVersion): string[] => [
  ...section("Figures at registration"),
  ...table(
    ["Figure", "Value"],
    Object.entries(metrics).map(([name, value]) => [name, figure(value)]),
  ),
];

function gateOf(verdict: StoredVerdict | null): string[] {
  if (verdict === null) return [...section("The gate"), "Never judged: it cannot be promoted."];
  const { passed, findings } = verdict;
  return [
    ...section("The gate"),
    `${passed ? "Passed" : "Refused"} ${isoTime(findings.judgedAtMs)} after ${findings.trials} trials of ${text(findings.subject)}.`,
    "",
    ...table(
      ["Rule", "Held", "Found"],
      findings.checks.map(({ rule, passed: held, says }) => [rule, held ? "yes" : "no", says]),
    ),
    "",
    ...table(
      ["Walk-forward", "Mean return", "95 %", "Sharpe a period", "Hit rate", "Rank IC", "Turnover"],
      findings.table.map((row) => [
        `${row.id} (${row.role})`,
        figure(row.meanReturn),
        row.interval ? `${figure(row.interval.lower)} to ${figure(row.interval.upper)}` : "-",
        figure(row.sharpePerPeriod),
        figure(row.hitRate),
        figure(row.rankIc),
        figure(row.turnover),
      ]),
    ),
  ];
}

const historyOf = (moves: readonly ModelMove[]): string[] => [
  ...section("Decisions"),
  ...(moves.length === 0
    ? ["None."]
    : table(
        ["When", "What", "By", "Note"],
        moves.map(({ atMs, action, versionId, by, note }) => [isoTime(atMs), `${action} ${versionId}`, by, note ?? ""]),
      )),
];

const sinceOf = (observations: readonly ModelObservation[]): string[] => [
  ...section("Since"),
  ...(observations.length === 0
    ? ["Nothing was observed yet."]
    : table(
        ["When", "What", "Measured"],
        observations.slice(0, 20).map(({ atMs, kind, measured }) => [isoTime(atMs), kind, JSON.stringify(measured)]),
      )),
];

const section = (title: string): string[] => ["", `## ${title}`, ""];
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const figure = (value: number | null): string => (value === null ? "-" : `${Number(value.toPrecision(4))}`);

/** Of a table's cell or a heading: nothing in it may end the line or open markup. */
const text = (value: string): string => value.replace(/[\\`|<>*_[\]]/g, (mark) => `\\${mark}`).replace(/\s+/g, " ");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(" | ")} |`,
  `| ${head.map(() => "---").join(" | ")} |`,
  ...rows.map((row) => `| ${row.map(text).join(" | ")} |`),
];
