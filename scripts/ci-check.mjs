// Runs the main job on a folder of real data, as a user would, and checks its answer line by line.
// Usage: node scripts/ci-check.mjs --data FOLDER --home NEW_FOLDER --counts FILE   (FILE gets "PASSED FAILED")
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: { data: { type: "string" }, home: { type: "string" }, counts: { type: "string" } },
});
const question = "Should we buy more MSFT this week?";
const asOf = "2025-04-15T20:00:00Z";
const specialists = 5;

const counts = { passed: 0, failed: 0 };
process.on("exit", (code) => {
  if (code !== 0 && counts.failed === 0) counts.failed = 1; // it broke between two checks
  writeFileSync(options.counts, `${counts.passed} ${counts.failed}\n`);
});

if (!existsSync(`${root}/${options.data}`)) {
  console.log(`skipped: there is no ${options.data} beside this clone`);
} else {
  main();
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

function main() {
  const ask = ["ask", question, "--as-of", asOf, "--data", options.data, "--json"];
  const first = quorum(ask);
  const again = quorum(ask);
  const answer = parsed(first.stdout);
  check("ask ends with 0, twice", first.status === 0 && again.status === 0, `${first.stderr}${again.stderr}`);
  check("ask prints one JSON object", answer !== null, first.stdout.slice(0, 400));
  if (answer === null) return;
  checkShape(answer);
  checkFindings(answer);
  checkTracing(answer);
  checkProposal(answer);
  const other = parsed(again.stdout) ?? {};
  check(
    "the same question prints the same bytes",
    named(first.stdout, answer) === named(again.stdout, other),
    again.stdout,
  );
}

function checkShape(answer) {
  check("the answer is for the question asked", answer.question === question);
  check("the answer is as of the time asked", Date.parse(answer.asOf) === Date.parse(asOf), answer.asOf);
  check("the question was understood as MSFT", answer.symbols?.includes("MSFT"), answer.symbols);
  check("the answer has words", typeof answer.answer === "string" && answer.answer.length > 80, answer.answer);
  check("the answer names its run", /\w/.test(answer.runId ?? ""), answer.runId);
  check("the data are not labelled simulated", answer.data?.simulated === false, answer.data);
}

function checkFindings({ findings = [], coverage = {} }) {
  const voices = new Set(findings.map(({ specialist }) => specialist));
  check(`${specialists} specialists left findings`, voices.size >= specialists, [...voices]);
  const { answered, of, byModel, byFallback, byNone } = coverage;
  check("coverage counts every specialist once", byModel + byFallback + byNone === of && of >= specialists, coverage);
  check("coverage counts as answered what a model or a fallback said", byModel + byFallback === answered, coverage);
  for (const { specialist, stance, confidence, horizonDays, claims, evidenceIds, source } of findings) {
    const bounded = Math.abs(stance) <= 1 && confidence >= 0 && confidence <= 1 && horizonDays >= 1;
    check(`${specialist}: stance, confidence and horizon are in bounds`, bounded, { stance, confidence, horizonDays });
    const spoke = ["model", "fallback"].includes(source)
      ? claims.length > 0 && evidenceIds.length > 0
      : source === "none";
    check(`${specialist}: claims come with evidence`, spoke, { source, claims, evidenceIds });
  }
}

function checkTracing({ answer, numbers = [], findings = [] }) {
  check("the answer has numbers", numbers.length > 0);
  const texts = [{ text: answer, numbers }, ...findings.flatMap(({ claims }) => claims)];
  const all = texts.flatMap((item) => item.numbers);
  check(
    "every number names its evidence",
    all.every(({ evidenceId }) => typeof evidenceId === "string"),
    all,
  );
  const misplaced = texts.flatMap(({ text, numbers: placed }) =>
    placed.filter((n) => text.slice(n.start, n.end) !== n.text),
  );
  check("every number stands where it says", misplaced.length === 0, misplaced);
  const loose = texts.flatMap(looseFigures);
  check("no figure stands outside the traced numbers", loose.length === 0, loose);

  const cited = [...new Set([...all.map(({ evidenceId }) => evidenceId), ...findings.flatMap((f) => f.evidenceIds)])];
  const evidence = new Map(
    cited.filter(Boolean).map((id) => [id, parsed(quorum(["evidence", id, "--data", options.data, "--json"]).stdout)]),
  );
  const late = [...evidence.values()].filter((item) => !(Date.parse(item?.asOf) <= Date.parse(asOf)));
  check("every evidence id opens, and none is later than as-of", late.length === 0, [...evidence.keys()]);
  const unlike = all.filter((number) => !isIn(number, evidence.get(number.evidenceId)));
  check("every number is in the output of its evidence", unlike.length === 0, unlike);
}

/** Decimals, percentages and amounts of money that no traced number covers. */
function looseFigures({ text, numbers }) {
  return [...text.matchAll(/[$€£]\s?\d[\d,.]*|\d[\d,]*\.\d+|\d[\d,.]*\s?%/g)]
    .filter(({ index }) => !numbers.some(({ start, end }) => start <= index && index < end))
    .map(([found]) => found);
}

function isIn({ path, value, text }, evidence) {
  if (!evidence) return false;
  if (path === null) return JSON.stringify(evidence.output).includes(text);
  const quoted = path.split(".").reduce((part, key) => part?.[key], evidence.output); // a date or a quotation stands in a text of the output
  if (typeof quoted === "string") return quoted.includes(text);
  return evidence.figures.some((figure) => figure.path === path && figure.value === value);
}

function checkProposal({ proposal, noProposal }) {
  check(
    "a question for advice ends in a proposal or in a reason why not",
    (proposal === null) !== (noProposal === null),
    noProposal,
  );
  if (!proposal) return;
  const waiting = parsed(quorum(["approvals", "list", "--data", options.data, "--json"]).stdout) ?? [];
  const same = waiting.find(({ approvalId }) => approvalId === proposal.approvalId);
  check("the proposal waits in the approval queue with the same hash", same?.orderHash === proposal.orderHash, waiting);
}

/** The output with the run's own identifiers replaced by their names. */
function named(text, { runId, threadId, proposal }) {
  const ids = { runId, threadId, approvalId: proposal?.approvalId };
  return Object.entries(ids).reduce((rest, [name, id]) => (id ? rest.replaceAll(id, `<${name}>`) : rest), text);
}

function quorum(args) {
  const startedMs = performance.now();
  const env = { ...process.env, QUORUM_HOME: options.home };
  const ended = spawnSync("npx", ["quorum", ...args], { cwd: root, env, encoding: "utf8", timeout: 300_000 });
  console.log(`       ${Math.round(performance.now() - startedMs)} ms  quorum ${args.slice(0, 2).join(" ")}`);
  return ended;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function check(name, holds, found) {
  counts[holds ? "passed" : "failed"] += 1;
  console.log(`${holds ? "ok    " : "FAILED"} ${name}`);
  if (!holds && found !== undefined) console.log(`       found: ${JSON.stringify(found)?.slice(0, 1_000)}`);
}
