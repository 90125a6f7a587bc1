// Which version of a fact is seen when, worked out as facts are stored: every version carries the moment from which a newer one hides it,
// so that a driver's reads compare two numbers and never look at other versions.

import { callerError, contentHash, groupedBy } from "#infra/runtime/index.ts";
import { RelationEdge, RelationNode } from "./relation-facts.ts";
import type { RelationFacts } from "./relations-store.port.ts";

/** supersededAtMs of a version that none has followed. */
export const never = Number.MAX_SAFE_INTEGER;

export interface Told<F> {
  /** Hash of data set and content: the same fact has the same key. */
  readonly key: string;
  /** Hash of data set and of what makes two facts versions of one. */
  readonly identity: string;
  readonly knownAtMs: number;
  readonly fact: F;
}

export interface Version<F> extends Told<F> {
  /** Seen while knownAtMs <= as-of < supersededAtMs. */
  readonly supersededAtMs: number;
  /** Orders versions known at one moment: the one told last is seen. */
  readonly seq: number;
}

export interface VersionPlan<F> {
  /** New versions, and kept ones that change their place. */
  readonly write: readonly Version<F>[];
  readonly stored: number;
  readonly known: number;
}

export const nodeIdentity = (dataset: string, id: string): string => contentHash(["node", dataset, id]);

const edgeIdentity = (dataset: string, { from, to, kind, validFromMs }: RelationEdge): string =>
  contentHash(["edge", dataset, from, to, kind, validFromMs]);

/** The facts, each checked, with their keys.
 * @throws knowledge/fact-invalid naming the first that is none */
export function toldOf(
  dataset: string,
  { nodes = [], edges = [] }: RelationFacts,
): { readonly nodes: readonly Told<RelationNode>[]; readonly edges: readonly Told<RelationEdge>[] } {
  return {
    nodes: nodes.map((given, at) => {
      const fact = checked(RelationNode, given, `node ${at}`);
      const { knownAtMs } = fact;
      return { key: contentHash(["node", dataset, fact]), identity: nodeIdentity(dataset, fact.id), knownAtMs, fact };
    }),
    edges: edges.map((given, at) => {
      const fact = checked(RelationEdge, given, `edge ${at}`);
      const { knownAtMs } = fact;
      return { key: contentHash(["edge", dataset, fact]), identity: edgeIdentity(dataset, fact), knownAtMs, fact };
    }),
  };
}

function checked<F>(schema: { safeParse(given: unknown): Parsed<F> }, given: unknown, what: string): F {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "the whole";
  const message = `Relations: ${what} is no fact: ${where}: ${issue?.message}. Nothing was stored; mend it and append again.`;
  throw callerError("knowledge/fact-invalid", message, { what, where });
}

type Parsed<F> =
  | { readonly success: true; readonly data: F }
  | {
      readonly success: false;
      readonly error: {
        readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
      };
    };

/** What has to be written so that the facts told join the versions kept.
 * @param kept every version in store of the identities told, and of no other */
export function planVersions<F>(kept: readonly Version<F>[], told: readonly Told<F>[]): VersionPlan<F> {
  const keptOf = groupedBy(kept, ({ identity }) => identity);
  const write: Version<F>[] = [];
  let stored = 0;
  for (const [identity, facts] of groupedBy(told, (fact) => fact.identity)) {
    const before = keptOf.get(identity) ?? [];
    const places = new Map(before.map((version) => [version.key, version]));
    let seq = before.reduce((most, version) => Math.max(most, version.seq), 0);
    for (const fact of facts) {
      const known = places.get(fact.key);
      if (known === undefined) stored += 1;
      else if (isLast(known, places.values())) continue;
      seq += 1;
      places.set(fact.key, { ...fact, seq, supersededAtMs: never });
    }
    write.push(...changes(before, [...places.values()]));
  }
  return { write, stored, known: told.length - stored };
}

const isLast = <F>(version: Version<F>, all: Iterable<Version<F>>): boolean =>
  [...all].every((other) => other.knownAtMs !== version.knownAtMs || other.seq <= version.seq);

function changes<F>(before: readonly Version<F>[], after: Version<F>[]): Version<F>[] {
  const was = new Map(before.map((version) => [version.key, version]));
  after.sort((a, b) => a.knownAtMs - b.knownAtMs || a.seq - b.seq);
  return after.flatMap((version, at) => {
    const supersededAtMs = after[at + 1]?.knownAtMs ?? never;
    const old = was.get(version.key);
    const same = old !== undefined && old.seq === version.seq && old.supersededAtMs === supersededAtMs;
    return same ? [] : [{ ...version, supersededAtMs }];
  });
}
