// The OpenAPI document: complete, consistent, with an example of every answer that fits its own schema.
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import * as contract from "#gateway/contract/index.ts";
import { apiApp } from "#gateway/routes/api.ts";
import { packageFile } from "#infra/runtime/index.ts";
import { openTestServices } from "../fixture.ts";

interface Media {
  readonly schema: { readonly $ref?: string; readonly items?: { readonly $ref?: string } };
  readonly example?: unknown;
}
interface Operation {
  readonly summary?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>>; readonly securitySchemes: unknown };
}

let document: Document;
let operations: readonly (readonly [string, Operation])[];

beforeEach(async () => {
  const app = apiApp(await openTestServices());
  document = (await (await app.request("/openapi.json")).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
});

const promised = [
  ...readFileSync(packageFile("gateway", "contract", "README.md"), "utf8").matchAll(/^\| (GET|POST|PUT) (\/[^ ?]*)/gm),
].map(([, method, path = ""]) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);

test("it has exactly the routes that the contract's table promises", () => {
  expect(operations.map(([name]) => name).sort()).toEqual(
    promised.filter((name) => name !== "GET /openapi.json").sort(),
  );
});

describe("every operation", () => {
  test("has a summary, a good answer and problems", () => {
    for (const [name, { summary, responses }] of operations) {
      expect([name, summary?.length ?? 0, Object.keys(responses)]).toEqual([
        name,
        expect.any(Number),
        ["200", "default"],
      ]);
      expect(responses.default?.content["application/problem+json"]?.schema).toEqual({
        $ref: "#/components/schemas/Problem",
      });
    }
  });

  test("has examples that fit the schema they stand beside", () => {
    const media = operations.flatMap(([name, { requestBody, responses }]) =>
      [requestBody?.content, responses["200"]?.content].flatMap((content) => {
        const json = content?.["application/json"];
        return json ? [[name, json] as const] : [];
      }),
    );
    for (const [name, { schema, example }] of media) {
      const one = schema.$ref ?? schema.items?.$ref ?? "";
      const model = Object.entries(contract).find(([id]) => one.endsWith(`/${id}`))?.[1];
      expect([name, model !== undefined]).toEqual([name, true]);
      for (const value of schema.items ? (example as unknown[]) : [example]) {
        expect([name, (model as typeof contract.Problem).safeParse(value).error?.issues ?? []]).toEqual([name, []]);
      }
    }
  });
});

test("every reference leads to a schema", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, id]) => id,
  );
  expect(new Set(references).size).toBeGreaterThan(15);
  expect([...new Set(references)].filter((id) => !(id! in document.components.schemas))).toEqual([]);
});

test("it says that a bearer token is wanted", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.components.securitySchemes).toEqual({ token: { type: "http", scheme: "bearer" } });
});
