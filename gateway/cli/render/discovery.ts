// What a search for factors found and how factors do since, for people.

import type {
  DecayAnswer,
  DecayRow,
  DiscoveryAnswer,
  FactorStandingAnswer,
  JudgedFormula,
} from "../../contract/index.ts";
import { blocks, table } from "./layout.ts";
import { count, fixed, when } from "./values.ts";

export const renderDiscovery = (found: DiscoveryAnswer): string =>
  blocks(
    `Study ${found.study}: ${count(found.trials, "formula", "formulas")} judged on ${found.dataset}, ${found.train.sessions} sessions of training, ${found.holdOut.sessions} held out, ${count(found.members, "member")}, returns over ${count(found.horizon, "session")}. Proposed by ${found.proposer}, seed ${found.seed}.`,
    found.judged.length === 0 ? "No formula had a strength worth a look." : formulas(found.judged),
    luckOf(found),
    found.registered.length === 0
      ? "Nothing held: no factor is registered."
      : `Registered: ${found.registered.join(", ")}.`,
    `${count(found.known, "factor")} known before; ${count(found.alike.length, "formula", "formulas")} like them refused${found.earlierLooks === 0 ? "" : `; ${count(found.earlierLooks, "earlier study", "earlier studies")} looked at sessions held out of this data set`}.`,
    found.warnings.length === 0 ? null : found.warnings.join("\n"),
  );

function luckOf({ luck }: DiscoveryAnswer): string {
  if (luck.best === null) return `Of ${luck.drawn} random formulas none had a strength.`;
  return `Beside it, the best of ${luck.drawn} random formulas on the same training sessions\n${formulas([luck.best])}`;
}

const formulas = (rows: readonly JudgedFormula[]): string =>
  table(rows, [
    { title: "Train IC", cell: ({ trainIc }) => fixed(trainIc, 4), align: "right" },
    { title: "Hold-out IC", cell: ({ holdOutIc }) => fixed(holdOutIc, 4), align: "right" },
    { title: "95 %", cell: ({ interval }) => (interval ? interval.map((end) => end.toFixed(4)).join(" to ") : "–") },
    { title: "t", cell: ({ tStatistic }) => fixed(tStatistic, 2), align: "right" },
    { title: "Held", cell: ({ holds, because, registeredAs }) => registeredAs ?? (holds ? "yes" : because) },
    { title: "Formula", cell: ({ formula }) => formula },
  ]);

export const renderDecay = ({ dataset, asOf, level, factors }: DecayAnswer): string =>
  blocks(
    factors.length === 0
      ? `No factor is registered on ${dataset} yet. Name factors of the library, or --all.`
      : table(factors, [
          { title: "Factor", cell: ({ factor }) => factor },
          { title: "Study IC", cell: ({ studyIc }) => fixed(studyIc, 4), align: "right" },
          { title: "Live IC", cell: ({ liveIc }) => fixed(liveIc, 4), align: "right" },
          {
            title: "Sessions",
            cell: ({ liveSessions }) => (liveSessions === null ? "–" : String(liveSessions)),
            align: "right",
          },
          { title: "t", cell: ({ tStatistic }) => fixed(tStatistic, 2), align: "right" },
          { title: "Status", cell: statusOf },
          { title: "Standing", cell: ({ state }) => state.replace("-", " ") },
        ]),
    factors.length === 0
      ? null
      : `${dataset} as of ${when(asOf)}. IC in the factor's direction; t of the difference, Newey-West; rate of false alarms ${level}.`,
    factors.some(({ state }) => state === "retirement-proposed")
      ? "A person decides about a retirement that is proposed: quorum factors retire ID --as NAME"
      : null,
  );

const statusOf = ({ status, because, changed, before }: DecayRow): string =>
  status === null ? because : changed && before !== null ? `${status} (was ${before})` : status;

export const renderStanding = ({ dataset, factor, state, retiredBy, changedAt }: FactorStandingAnswer): string =>
  `${factor} on ${dataset}: ${state}${retiredBy === null ? "" : ` by ${retiredBy}`}, ${when(changedAt)}.`;
