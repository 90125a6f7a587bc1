// Relations in one SQLite file: versions of nodes and edges as rows, neighbourhoods by a recursive query.

import type { Database, Statement } from "better-sqlite3";
import { z } from "zod";
import { openSqliteFile, withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";
import type { RelationEdge, RelationNode } from "../../relation-facts.ts";
import type { Moment, PlainWalk, RelationReader } from "../../relation-reader.ts";
import type { RelationFacts, RelationsReport, RelationsStore } from "../../relations-store.port.ts";
import { openRelationsView } from "../../relations-view.ts";
import { never, planVersions, type Told, toldOf, type Version } from "../../versions.ts";
import { relationsMigrations } from "./migrations.ts";
import { statements } from "./statements.ts";

export const EmbeddedRelationsOptions = z.strictObject({
  /** A path, or ":memory:". A file of its own. */
  path: z.string().min(1),
  /** Whether the file keeps what every row was before, for backups that can be brought back to a moment. */
  journal: z.boolean().default(false),
});
export type EmbeddedRelationsOptions = z.input<typeof EmbeddedRelationsOptions>;

export const needs = { package: "better-sqlite3", for: "relations in one file", how: "comes with `npm ci`" } as const;

/** @throws knowledge/records-newer, knowledge/store-failed, infra/disk-full */
export async function openEmbeddedRelations(options: EmbeddedRelationsOptions): Promise<RelationsStore> {
  const { path, journal } = EmbeddedRelationsOptions.parse(options);
  const file = new RelationsFile(await openSqliteFile({ path, migrations: relationsMigrations, journal }), path);
  return {
    append: async (dataset, facts) => file.append(dataset, facts),
    at: (dataset, asOf, { validAtMs } = {}) =>
      openRelationsView(dataset, asOf, validAtMs, (moment) => readerOf(file, moment)),
    drop: async (dataset) => file.drop(dataset),
    async close() {
      file.close();
    },
  };
}

type StatementName = keyof typeof statements;
type Row = Readonly<Record<string, string | number>>;

class RelationsFile {
  readonly #sqlite: Database;
  readonly #path: string;
  readonly #prepared = new Map<StatementName, Statement>();

  constructor(sqlite: Database, path: string) {
    this.#sqlite = sqlite;
    this.#path = path;
  }

  append(dataset: string, facts: RelationFacts): RelationsReport {
    const told = toldOf(dataset, facts);
    return this.#whole(() => {
      const nodes = planVersions(this.#kept<RelationNode>("nodeVersions", told.nodes), told.nodes);
      for (const version of nodes.write) {
        const { id, kind } = version.fact;
        this.#run("writeNode", { ...version, dataset, id, kind, fact: JSON.stringify(version.fact) });
      }
      const edges = planVersions(this.#kept<RelationEdge>("edgeVersions", told.edges), told.edges);
      for (const version of edges.write) {
        const { properties: _, source: __, ...columns } = version.fact;
        const validToMs = columns.validToMs ?? never;
        this.#run("writeEdge", { ...columns, ...version, dataset, validToMs, fact: JSON.stringify(version.fact) });
      }
      return { stored: nodes.stored + edges.stored, known: nodes.known + edges.known };
    });
  }

  drop(dataset: string): void {
    this.#whole(() => {
      this.#run("dropNodes", { dataset });
      this.#run("dropEdges", { dataset });
    });
  }

  all(name: StatementName, parameters: object): readonly Row[] {
    return withSqliteErrors(this.#path, () => this.#statement(name).all(parameters) as readonly Row[]);
  }

  facts<F>(name: StatementName, parameters: object): readonly F[] {
    return this.all(name, parameters).map(({ fact }) => JSON.parse(String(fact)));
  }

  close(): void {
    this.#sqlite.close();
  }

  #kept<F>(name: StatementName, told: readonly Told<F>[]): readonly Version<F>[] {
    const identities = JSON.stringify([...new Set(told.map(({ identity }) => identity))]);
    return this.all(name, { identities }).map((row) => ({
      key: String(row.version_key),
      identity: String(row.identity),
      knownAtMs: Number(row.known_at_ms),
      supersededAtMs: Number(row.superseded_at_ms),
      seq: Number(row.seq),
      fact: JSON.parse(String(row.fact)),
    }));
  }

  /** One transaction, with the file held for writing from its start: what was read stays true until it is written. */
  #whole<T>(work: () => T): T {
    return withSqliteErrors(this.#path, () => this.#sqlite.transaction(work).immediate());
  }

  #run(name: StatementName, parameters: object): void {
    this.#statement(name).run(parameters);
  }

  #statement(name: StatementName): Statement {
    const known = this.#prepared.get(name);
    if (known !== undefined) return known;
    const statement = this.#sqlite.prepare(statements[name]);
    this.#prepared.set(name, statement);
    return statement;
  }
}

const edgeStatements = { out: "edgesOut", in: "edgesIn", any: "edgesAny" } as const;

function readerOf(file: RelationsFile, moment: Moment): RelationReader {
  const kindsOf = ({ kinds }: PlainWalk) => (kinds === null ? null : JSON.stringify(kinds));
  const counted = (rows: readonly Row[]) =>
    Object.fromEntries(rows.map(({ kind, count }) => [String(kind), Number(count)]));
  return {
    nodes: async (ids) => file.facts("nodes", { ...moment, ids: JSON.stringify(ids) }),
    nodesOfKind: async ({ kind = null, after = "", limit }) =>
      file.facts("nodesOfKind", { ...moment, kind, after, limit }),
    edgesAt: async (ids, walk, most) =>
      file.facts(edgeStatements[walk.direction], { ...moment, ids: JSON.stringify(ids), kinds: kindsOf(walk), most }),
    async reach(start, hops, walk, most) {
      const reached = file.all("reach", {
        ...moment,
        start,
        hops,
        kinds: kindsOf(walk),
        outwards: walk.direction === "in" ? 0 : 1,
        inwards: walk.direction === "out" ? 0 : 1,
        rows: (hops + 1) * most + 1, // a node stands in at most hops + 1 rows: as many rows hold more than `most` nodes
      });
      return new Map(reached.map(({ id, distance }) => [String(id), Number(distance)]));
    },
    nodeHistory: async (id) => file.facts("nodeHistory", { ...moment, id }),
    edgeHistory: async (from, to) => file.facts("edgeHistory", { ...moment, from, to }),
    counts: async () => ({
      nodes: counted(file.all("countNodes", moment)),
      edges: counted(file.all("countEdges", moment)),
    }),
  };
}
