// Companies and their sectors as relations, from instruments. What news and filings say about companies is not read here.

import { groupedBy } from "#infra/runtime/index.ts";
import type { Instrument } from "#knowledge/domain/index.ts";
import type { RelationEdge, RelationNode } from "./relation-facts.ts";

export const companyId = (symbol: string): string => `company:${symbol}`;

/** Sectors are words of any language: escaped as in an address. */
export const sectorId = (sector: string): string => `sector:${encodeURIComponent(sector)}`.slice(0, 200);

/**
 * A node for each company and sector, an edge in-sector from each company. A company that changes its sector leaves the old one when it
 * joins the new one. Index funds and other benchmarks are products, and belong to no sector.
 * @param instruments all versions of each, in any order
 */
export function relationsOf(instruments: readonly Instrument[]): {
  readonly nodes: readonly RelationNode[];
  readonly edges: readonly RelationEdge[];
} {
  const told = [...instruments].sort((a, b) => a.knownAtMs - b.knownAtMs);
  const companies = told.filter(({ benchmark }) => !benchmark);
  const firstOf = groupedBy(companies, ({ sector }) => sectorId(sector)).values();
  return {
    nodes: [...told.map(instrumentNode), ...[...firstOf].flatMap(([first]) => (first ? [sectorNode(first)] : []))],
    edges: [...groupedBy(companies, ({ symbol }) => symbol).values()].flatMap(sectorEdges),
  };
}

const instrumentNode = ({
  symbol,
  name,
  benchmark,
  currency,
  eventTimeMs,
  knownAtMs,
  source,
}: Instrument): RelationNode => ({
  id: benchmark ? `product:${symbol}` : companyId(symbol),
  kind: benchmark ? "product" : "company",
  name,
  properties: { symbol, currency },
  eventTimeMs,
  knownAtMs,
  source,
});

const sectorNode = ({ sector, eventTimeMs, knownAtMs, source }: Instrument): RelationNode => ({
  id: sectorId(sector),
  kind: "sector",
  name: sector,
  properties: {},
  eventTimeMs,
  knownAtMs,
  source,
});

/** @param versions of one company, oldest known first */
function sectorEdges(versions: readonly Instrument[]): RelationEdge[] {
  const edges: RelationEdge[] = [];
  let now: RelationEdge | null = null;
  for (const { symbol, sector, eventTimeMs, knownAtMs, source } of versions) {
    if (now?.to === sectorId(sector)) continue;
    if (now !== null) {
      edges.push({ ...now, validToMs: Math.max(eventTimeMs, now.validFromMs), knownAtMs, source });
    }
    now = {
      from: companyId(symbol),
      to: sectorId(sector),
      kind: "in-sector",
      weight: 1,
      properties: {},
      validFromMs: eventTimeMs,
      validToMs: null,
      knownAtMs,
      source,
    };
    edges.push(now);
  }
  return edges;
}
