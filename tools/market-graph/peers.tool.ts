// One company's peers and its place in the correlation network, as evidence.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure, orNull } from "#tools/define/index.ts";
import { memberOf } from "#tools/universe/index.ts";
import { mantegnaDistance, minimumSpanningTree } from "./distance-tree.ts";
import { eigenvectorCentrality, meanCorrelation, nearestPeers } from "./network.ts";
import { universeGraphAt } from "./universe-graph.ts";

export const peersTool = defineTool({
  id: "market-graph.peers",
  says: "Which companies one moves with, by correlation of daily returns, and how central it is. Says nothing about who moves first.",
  input: z.strictObject({
    symbol: SymbolId,
    sessions: z.int().min(20).max(250).default(60),
    count: z.int().min(1).max(10).default(5),
  }),
  output: z.strictObject({
    symbol: z.string(),
    sessions: figure("count"),
    universe: figure("count"),
    peers: z.array(
      z.strictObject({ symbol: z.string(), name: z.string(), sector: z.string(), correlation: figure("score") }),
    ),
    sectorPeers: figure("count"),
    meanCorrelation: maybeFigure("score"),
    centrality: maybeFigure("score"),
    treeNeighbours: z.array(z.string()),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions"],
  examples: (symbols) => symbols.slice(0, 4).map((symbol) => ({ symbol })),
  async run({ symbol, sessions, count }, { market }) {
    const { universe, returns, correlations } = await universeGraphAt(market, sessions);
    const members = universe.members.filter(({ closes }) => closes.length > 0).map(({ instrument }) => instrument);
    memberOf(universe, symbol);
    const asset = members.findIndex((member) => member.symbol === symbol);
    const about = { symbol, sessions: returns.bars, universe: members.length };
    if (asset < 0) {
      const missing = [{ field: "peers", because: "it has no prices of its own in the universe" }];
      return {
        ...about,
        peers: [],
        sectorPeers: 0,
        meanCorrelation: null,
        centrality: null,
        treeNeighbours: [],
        missing,
      };
    }
    const peers = nearestPeers(correlations, asset, count).flatMap(({ asset: peer, correlation }) => {
      const member = members[peer];
      return member ? [{ symbol: member.symbol, name: member.name, sector: member.sector, correlation }] : [];
    });
    const tree = minimumSpanningTree(mantegnaDistance(correlations), correlations.size);
    const beside = tree
      .filter(({ from, to }) => from === asset || to === asset)
      .map(({ from, to }) => members[from === asset ? to : from]?.symbol ?? "");
    return {
      ...about,
      peers,
      sectorPeers: peers.filter(({ sector }) => sector === members[asset]?.sector).length,
      meanCorrelation: orNull(meanCorrelation(correlations, asset)),
      centrality: orNull(eigenvectorCentrality(correlations.values, correlations.size).scores[asset] ?? Number.NaN),
      treeNeighbours: beside.sort(),
      missing: peers.length > 0 ? [] : [{ field: "peers", because: "too few sessions shared with any other company" }],
    };
  },
});
