// Requests to Weaviate as this driver makes them: errors in our terms, answers parsed, long lists in parts.

import type { WeaviateClass, WeaviateClient, WeaviateObject, WhereFilter } from "weaviate-ts-client";
import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { type Server, toldBy } from "./failures.ts";
import { all, anyOf, compared } from "./wire.ts";

/** The server answers no more objects to one request (its QUERY_MAXIMUM_RESULTS, by default). */
const mostAnswers = 10_000;
const batchObjects = 200;

const Listed = z.object({ Get: z.record(z.string(), z.array(z.unknown()).nullable()) });
const Counted = z.object({
  Aggregate: z.record(z.string(), z.array(z.object({ meta: z.object({ count: z.int() }) })).nullable()),
});
const Answer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string() })).nullish(),
});

export interface GetOptions {
  readonly limit: number;
  readonly sort?: readonly { readonly path: string[]; readonly order: string }[];
  readonly nearVector?: Float32Array;
}

export class Requests {
  readonly #client: WeaviateClient;
  readonly #server: Server;

  constructor(client: WeaviateClient, server: Server) {
    this.#client = client;
    this.#server = server;
  }

  async classes(): Promise<readonly WeaviateClass[]> {
    return this.#told("reading its schema", async () => {
      const { classes = [] } = Schema.parse(await this.#client.schema.getter().do());
      return classes as readonly WeaviateClass[];
    });
  }

  async createClass(made: WeaviateClass): Promise<void> {
    await this.#told(`making the class ${made.class}`, () => this.#client.schema.classCreator().withClass(made).do());
  }

  async get(className: string, fields: string, where: WhereFilter, options: GetOptions): Promise<readonly unknown[]> {
    const { limit, sort, nearVector } = options;
    const answer = await this.#told(`reading ${className}`, async () => {
      let query = this.#client.graphql
        .get()
        .withClassName(className)
        .withFields(fields)
        .withWhere(where)
        .withLimit(limit);
      if (sort) query = query.withSort([...sort]);
      if (nearVector) query = query.withNearVector({ vector: [...nearVector] });
      return Listed.parse(dataOf(await query.do()));
    });
    return answer.Get[className] ?? [];
  }

  async count(className: string, where: WhereFilter): Promise<number> {
    const answer = await this.#told(`counting ${className}`, async () => {
      const query = this.#client.graphql
        .aggregate()
        .withClassName(className)
        .withFields("meta { count }")
        .withWhere(where);
      return Counted.parse(dataOf(await query.do()));
    });
    return answer.Aggregate[className]?.[0]?.meta.count ?? 0;
  }

  /** All objects that pass, in no order: in ranges of knownAtMs that each fit into one answer.
   * @throws knowledge/query-too-broad where more than that were known in one millisecond */
  async *getAll(
    className: string,
    fields: string,
    where: readonly WhereFilter[],
    range: KnownRange,
  ): AsyncGenerator<unknown> {
    const within = all([...where, ...inRange(range)]);
    const { fromMs, toMs } = range;
    if ((await this.count(className, within)) <= mostAnswers) {
      yield* await this.get(className, fields, within, { limit: mostAnswers });
    } else if (fromMs === toMs) {
      const says = `More than ${mostAnswers} notes known in one millisecond pass the filter: Weaviate answers no more at once. Narrow it.`;
      throw callerError("knowledge/query-too-broad", says, { className, fromMs });
    } else {
      const middle = Math.floor(fromMs + (toMs - fromMs) / 2);
      yield* this.getAll(className, fields, where, { fromMs, toMs: middle });
      yield* this.getAll(className, fields, where, { fromMs: middle + 1, toMs });
    }
  }

  /** Objects by their ids, in no order. */
  async getByIds(className: string, fields: string, ids: readonly string[]): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (const part of parts(ids, batchObjects))
      found.push(...(await this.get(className, fields, anyOf("id", part), { limit: part.length })));
    return found;
  }

  /** Writes objects; one of an id that is there replaces it. */
  async put(objects: readonly WeaviateObject[]): Promise<void> {
    for (const part of parts(objects, batchObjects)) {
      await this.#told("writing objects", async () => {
        const results = await this.#client.batch
          .objectsBatcher()
          .withObjects(...part)
          .do();
        for (const { result } of results) {
          const [error] = result?.errors?.error ?? [];
          if (error) throw new Error(error.message);
        }
      });
    }
  }

  async merge(className: string, id: string, properties: Record<string, unknown>): Promise<void> {
    await this.#told(`changing an object of ${className}`, () =>
      this.#client.data.merger().withClassName(className).withId(id).withProperties(properties).do(),
    );
  }

  async remove(className: string, ids: readonly string[]): Promise<void> {
    for (const part of parts(ids, batchObjects)) {
      await this.#told(`removing objects of ${className}`, () =>
        this.#client.batch.objectsBatchDeleter().withClassName(className).withWhere(anyOf("id", part)).do(),
      );
    }
  }

  #told<T>(what: string, work: () => Promise<T>): Promise<T> {
    return toldBy(this.#server, what, work);
  }
}

const Schema = z.object({ classes: z.array(z.looseObject({ class: z.string() })).optional() });

export interface KnownRange {
  readonly fromMs: number;
  /** Inclusive. */
  readonly toMs: number;
}

const inRange = ({ fromMs, toMs }: KnownRange): readonly WhereFilter[] => [
  compared("knownAtMs", "GreaterThanEqual", fromMs),
  compared("knownAtMs", "LessThanEqual", toMs),
];

/** GraphQL answers its errors beside the data, with status 200. */
function dataOf(raw: unknown): unknown {
  const { data, errors } = Answer.parse(raw);
  if (errors && errors.length > 0) throw new Error(errors.map(({ message }) => message).join("; "));
  return data;
}

export function* parts<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
