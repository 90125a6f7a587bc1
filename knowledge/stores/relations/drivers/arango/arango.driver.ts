// Relations in an ArangoDB server, by arangojs. The server keeps and finds versions; which version hides which, how far a walk goes and
// which of two equal paths is taken is worked out by the same code as for every driver. Never tried against a real server: see the docs.

import type { Database } from "arangojs";
import { QuorumError } from "#infra/runtime/index.ts";
import { reachByFrontier } from "../../reach.ts";
import { compareEdges, edgeKey, type RelationEdge, type RelationNode } from "../../relation-facts.ts";
import type { Moment, PlainWalk, RelationReader } from "../../relation-reader.ts";
import type { RelationFacts, RelationsReport, RelationsStore } from "../../relations-store.port.ts";
import { openRelationsView } from "../../relations-view.ts";
import { nodeIdentity, planVersions, type Told, toldOf, type VersionPlan } from "../../versions.ts";
import { aql } from "./aql.ts";
import { withArangoErrors } from "./arango-error.ts";
import { ArangoOptions, addressOf } from "./arango-options.ts";
import {
  collections,
  edgeDocument,
  hexOf,
  nodeDocument,
  prepare,
  type VersionDocument,
  versionOf,
  vertexDocument,
  vertexId,
} from "./collections.ts";

export { ArangoOptions } from "./arango-options.ts";

export const needs = {
  package: "arangojs",
  for: "relations in an ArangoDB server (ARANGO_URL)",
  how: "comes with `npm ci`",
} as const;

/** Opens the database that the address names and makes it where it is missing.
 * @throws infra/package-missing, infra/config-invalid, knowledge/store-unreachable, knowledge/store-unauthorised, knowledge/store-failed */
export async function openArangoRelations(options: ArangoOptions): Promise<RelationsStore> {
  const { url, timeoutMs } = ArangoOptions.parse(options);
  const { origin, database: databaseName, authorization } = addressOf(url);
  const { Database } = await import("arangojs").catch((cause: unknown) => {
    const message = "arangojs is not installed. Run `npm ci`.";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  });
  const server = new ArangoServer(
    new Database({ url: origin, databaseName, timeout: timeoutMs, fetchOptions: { headers: { authorization } } }),
    origin,
  );
  await server.prepare();
  return {
    append: (dataset, facts) => server.append(dataset, facts),
    at: (dataset, asOf, { validAtMs } = {}) =>
      openRelationsView(dataset, asOf, validAtMs, (moment) => readerOf(server, moment)),
    drop: (dataset) => server.drop(dataset),
    async close() {
      server.close();
    },
  };
}

/** Documents, identities or vertices in one statement. */
const together = 1_000;
/** Rows of an answer that come in one go. */
const batchSize = 1_000;

type Bind = Readonly<Record<string, unknown>>;
/** Runs a request inside a transaction, or outside of any. */
type Step = <T>(request: () => Promise<T>) => Promise<T>;
const outside: Step = (request) => request();

class ArangoServer {
  readonly #database: Database;
  readonly #origin: string;
  /** The last write: the next waits for it. Each waits for the lock of its collections anyway, and those that wait would take up every
   * connection that the one at work needs. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(database: Database, origin: string) {
    this.#database = database;
    this.#origin = origin;
  }

  prepare(): Promise<void> {
    return withArangoErrors(this.#origin, () => prepare(this.#database));
  }

  async append(dataset: string, facts: RelationFacts): Promise<RelationsReport> {
    const told = toldOf(dataset, facts);
    const ends = new Set([
      ...told.nodes.map(({ fact }) => fact.id),
      ...told.edges.flatMap(({ fact }) => [fact.from, fact.to]),
    ]);
    return this.#write(async (step) => {
      for (const some of chunks([...ends])) {
        const vertices = some.map((id) => vertexDocument(dataset, id));
        await this.#command(step, aql.writeVertices, { "@collection": collections.vertices, vertices });
      }
      const nodes = await this.#tell(step, collections.nodes, told.nodes, (version) => nodeDocument(dataset, version));
      const edges = await this.#tell(step, collections.edges, told.edges, (version) => edgeDocument(dataset, version));
      return { stored: nodes.stored + edges.stored, known: nodes.known + edges.known };
    });
  }

  drop(dataset: string): Promise<void> {
    return this.#write(async (step) => {
      for (const name of Object.values(collections)) {
        await this.#command(step, aql.drop, { "@collection": name, dataset });
      }
    });
  }

  rows<T>(text: string, bind: Bind): Promise<readonly T[]> {
    return withArangoErrors(this.#origin, () => this.#rows<T>(outside, text, bind));
  }

  close(): void {
    this.#database.close();
  }

  async #tell<F extends RelationNode | RelationEdge>(
    step: Step,
    collection: string,
    told: readonly Told<F>[],
    documentOf: (version: VersionPlan<F>["write"][number]) => object,
  ): Promise<Pick<VersionPlan<F>, "stored" | "known">> {
    const kept: VersionDocument<F>[] = [];
    for (const identities of chunks([...new Set(told.map(({ identity }) => identity))])) {
      kept.push(
        ...(await this.#rows<VersionDocument<F>>(step, aql.versions, { "@collection": collection, identities })),
      );
    }
    const { write, stored, known } = planVersions(kept.map(versionOf), told);
    for (const versions of chunks(write.map(documentOf))) {
      await this.#command(step, aql.writeVersions, { "@collection": collection, versions });
    }
    return { stored, known };
  }

  async #command(step: Step, text: string, bind: Bind): Promise<void> {
    await this.#rows(step, text, bind);
  }

  /** Every row of an answer, batch by batch; each request is a step of its own, since a step takes in one request only. */
  async #rows<T>(step: Step, text: string, bind: Bind): Promise<readonly T[]> {
    const cursor = await step(() => this.#database.query(text, bind, { batchSize }));
    const rows: T[] = [];
    while (cursor.batches.hasNext) rows.push(...((await step(() => cursor.batches.next())) ?? []));
    return rows;
  }

  /** One transaction over all collections, held for writing from its start: what was read stays true until it is written. */
  #write<T>(work: (step: Step) => Promise<T>): Promise<T> {
    const turn = this.#writing.then(() =>
      withArangoErrors(this.#origin, () =>
        this.#database.withTransaction({ exclusive: Object.values(collections) }, work, { waitForSync: true }),
      ),
    );
    this.#writing = turn.catch(() => undefined); // told to whoever asked for it; the next write is another matter
    return turn;
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += together) parts.push(items.slice(from, from + together));
  return parts;
}

function readerOf(server: ArangoServer, { dataset, asOf, validAtMs }: Moment): RelationReader {
  const nodes = { "@nodes": collections.nodes };
  const edges = { "@edges": collections.edges };
  const counted = (rows: readonly { readonly kind: string; readonly total: number }[]) =>
    Object.fromEntries(rows.map(({ kind, total }) => [kind, total]));

  async function edgesAt(ids: readonly string[], { direction, kinds }: PlainWalk, most: number) {
    const found = new Map<string, RelationEdge>();
    const texts = [...(direction === "in" ? [] : [aql.edgesOut]), ...(direction === "out" ? [] : [aql.edgesIn])];
    for (const some of chunks(ids)) {
      const vertices = some.map((id) => vertexId(dataset, id));
      for (const text of texts) {
        if (found.size >= most) break;
        const rows = await server.rows<RelationEdge>(text, { ...edges, vertices, kinds, asOf, validAtMs, most });
        for (const edge of rows) found.set(edgeKey(edge), edge);
      }
    }
    return [...found.values()].slice(0, most);
  }

  return {
    edgesAt,
    reach: (start, hops, walk, most) => reachByFrontier({ edgesAt }, start, hops, walk, most),
    async nodes(ids) {
      const found: RelationNode[] = [];
      for (const some of chunks(ids)) {
        const identities = some.map((id) => nodeIdentity(dataset, id));
        found.push(...(await server.rows<RelationNode>(aql.nodes, { ...nodes, identities, asOf })));
      }
      return found;
    },
    nodesOfKind: ({ kind = null, after = "", limit }) =>
      server.rows(aql.nodesOfKind, { ...nodes, dataset, kind, after: hexOf(after), limit, asOf }),
    nodeHistory: (id) => server.rows(aql.nodeHistory, { ...nodes, identity: nodeIdentity(dataset, id), asOf }),
    async edgeHistory(from, to) {
      const ends = { from: vertexId(dataset, from), to: vertexId(dataset, to) };
      const told = await server.rows<RelationEdge>(aql.edgeHistory, { ...edges, ...ends, asOf });
      return [...told].sort(compareEdges); // a stable sort: versions of one edge stay in their order
    },
    counts: async () => ({
      nodes: counted(await server.rows(aql.countNodes, { ...nodes, dataset, asOf })),
      edges: counted(await server.rows(aql.countEdges, { ...edges, dataset, asOf, validAtMs })),
    }),
  };
}
