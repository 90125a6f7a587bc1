// The market-graph specialist: peers, place in the network, and whether anything leads.

import type { z } from "zod";
import { leadLagTool, peersTool } from "#tools/market-graph/index.ts";
import { cite, clause, gaps, listed, said } from "../clauses.ts";
import { call, type Playbook, type Reading } from "../playbook.ts";

export const marketGraphPlaybook: Playbook = {
  plan: ({ symbol }) => [call(peersTool, { symbol }), call(leadLagTool, { symbol })],
  conclude({ horizonDays }, readings) {
    const leadLag = readings.need(leadLagTool);
    const peers = readings.get(peersTool);
    const closest =
      peers?.output.peers
        .slice(0, 3)
        .map((peer, i) => `${peer.name} (${cite(peers, `peers.${i}.correlation`, "num2")})`) ?? [];
    return {
      stance: leadLag.output.stance,
      confidence: leadLag.output.confidence,
      horizonDays,
      claims: said(
        [
          ...leaders(leadLag),
          ...leadLag.output.followers
            .slice(0, 2)
            .map(({ name, symbol, lagDays }, i) =>
              clause(
                leadLag,
                (f) =>
                  `It leads ${name} (${symbol}) by ${f(`followers.${i}.lagDays`)} ${days(lagDays)} with a correlation of ${f(`followers.${i}.correlation`)} (adjusted p ${f(`followers.${i}.adjustedP`, "p")}).`,
              ),
            ),
          closest.length > 0 ? `It moves most with ${listed(closest)} by correlation of daily returns.` : null,
          clause(
            peers,
            (f) =>
              `Its mean correlation to the universe is ${f("meanCorrelation", "num2")} and its centrality ${f("centrality", "num2")}.`,
          ),
          gaps(peers),
          gaps(leadLag),
        ],
        8,
      ),
    };
  },
};

type LeadLag = Reading<z.output<typeof leadLagTool.output>>;

const days = (count: number): string => (count === 1 ? "day" : "days");

function leaders(leadLag: LeadLag): (string | null)[] {
  if (leadLag.output.leaders.length === 0) {
    const { strongest } = leadLag.output;
    return [
      clause(
        leadLag,
        (f) =>
          `Nothing leads it significantly among ${f("pairsTested")} pairs and lags tested at the ${f("level", "pct0")} level.`,
      ),
      strongest &&
        clause(
          leadLag,
          (f) =>
            `The strongest candidate, ${strongest.name}, has an adjusted p-value of ${f("strongest.adjustedP", "p")}.`,
        ),
    ];
  }
  return leadLag.output.leaders
    .slice(0, 3)
    .map(({ name, symbol, lagDays }, i) =>
      clause(
        leadLag,
        (f) =>
          `${name} (${symbol}) leads it by ${f(`leaders.${i}.lagDays`)} ${days(lagDays)} with a correlation of ${f(`leaders.${i}.correlation`)} (adjusted p ${f(`leaders.${i}.adjustedP`, "p")}); it last moved ${f(`leaders.${i}.lastMove`, "+pct1")}.`,
      ),
    );
}
