// The collections of the relations in an ArangoDB database and what lies in them; made where missing.

import type { Database } from "arangojs";
import type { RelationEdge, RelationNode } from "../../relation-facts.ts";
import { never, nodeIdentity, type Version } from "../../versions.ts";
import { errorNumberOf, errorNumbers } from "./arango-error.ts";

/** Vertices hold no facts: they give the edges ends that stay while descriptions change, so that the server's own tools can draw them. */
export const collections = { vertices: "relation_vertices", nodes: "relation_nodes", edges: "relation_edges" } as const;

export interface VersionDocument<F> {
  readonly _key: string;
  readonly identity: string;
  readonly dataset: string;
  readonly kind: string;
  readonly knownAtMs: number;
  readonly supersededAtMs: number;
  readonly seq: number;
  readonly fact: F;
}

/** Bytes as hexadecimal digits sort the same in every language. */
export const hexOf = (id: string): string => Buffer.from(id, "latin1").toString("hex");

/** A vertex is named by the identity of its node. */
export const vertexId = (dataset: string, id: string): string => `${collections.vertices}/${nodeIdentity(dataset, id)}`;

export const vertexDocument = (dataset: string, id: string) => ({ _key: nodeIdentity(dataset, id), dataset, id });

const documentOf = <F extends { readonly kind: string }>(dataset: string, version: Version<F>): VersionDocument<F> => {
  const { key, identity, knownAtMs, supersededAtMs, seq, fact } = version;
  return { _key: key, identity, dataset, kind: fact.kind, knownAtMs, supersededAtMs, seq, fact };
};

export const nodeDocument = (dataset: string, version: Version<RelationNode>) => ({
  ...documentOf(dataset, version),
  idHex: hexOf(version.fact.id),
});

export const edgeDocument = (dataset: string, version: Version<RelationEdge>) => ({
  ...documentOf(dataset, version),
  _from: vertexId(dataset, version.fact.from),
  _to: vertexId(dataset, version.fact.to),
  validFromMs: version.fact.validFromMs,
  validToMs: version.fact.validToMs ?? never,
});

export const versionOf = <F>({ _key, ...document }: VersionDocument<F>): Version<F> => ({
  key: _key,
  identity: document.identity,
  knownAtMs: document.knownAtMs,
  supersededAtMs: document.supersededAtMs,
  seq: document.seq,
  fact: document.fact,
});

/** Makes the database and its collections where they are missing; two processes may do so at once. */
export async function prepare(database: Database): Promise<void> {
  if (!(await database.exists())) {
    await unlessThere(() => database.database("_system").createDatabase(database.name));
  }
  for (const name of [collections.vertices, collections.nodes]) {
    if (!(await database.collection(name).exists())) await unlessThere(() => database.createCollection(name));
  }
  if (!(await database.collection(collections.edges).exists())) {
    await unlessThere(() => database.createEdgeCollection(collections.edges));
  }
  for (const [name, fields] of indices) {
    await database
      .collection(name)
      .ensureIndex({ type: "persistent", name: `by_${fields.join("_")}`, fields: [...fields] });
  }
}

/** The edge collection has an index on its ends of its own. */
const indices = [
  [collections.vertices, ["dataset"]],
  [collections.nodes, ["identity"]],
  [collections.nodes, ["dataset", "idHex"]],
  [collections.edges, ["identity"]],
  [collections.edges, ["dataset"]],
] as const;

async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (thrown) {
    if (errorNumberOf(thrown) !== errorNumbers.duplicateName) throw thrown;
  }
}
