// docs/reference/rest.md: every route and schema of the OpenAPI document.

import { apiApp } from "#gateway/routes/api.ts";
import type { Services } from "#gateway/services/services.ts";
import { type Field, fieldsOf, referred, type Schema } from "./fields.ts";
import { code, type Page, referencePage, table } from "./markdown.ts";

interface Media {
  readonly schema: Schema;
}
interface Operation {
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export async function restPage(): Promise<Page> {
  const { paths, components } = await openApiDocument();
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => routePart(`${method.toUpperCase()} ${path}`, operation)),
  );
  const schemas = Object.entries(components.schemas).flatMap(([name, schema]) => [
    `### ${name}`,
    ...schemaParts(schema),
  ]);
  return referencePage("rest", "HTTP interface", "the OpenAPI document that the gateway serves at /openapi.json", [
    "Every path under `/v1` wants the header `authorization: Bearer TOKEN`. Bodies are JSON. A body member or a query parameter that is not listed is refused with `gateway/bad-request`. Errors are problem details: see [error codes](errors.md).",
    "## Routes",
    ...routes,
    "## Schemas",
    "Fields are required unless said otherwise. Times are ISO 8601 in UTC. Names that end in `Minor` are integer minor units of the currency, cents for USD.",
    ...schemas,
  ]);
}

/** The document is made from the routes' declarations: no service is opened for it. */
async function openApiDocument(): Promise<Document> {
  const response = await apiApp({} as Services).request("/openapi.json");
  return (await response.json()) as Document;
}

function routePart(name: string, { summary, parameters = [], requestBody, responses }: Operation): readonly string[] {
  const body = requestBody?.content["application/json"]?.schema;
  const answer = responses["200"]?.content ?? {};
  const rows = [
    ...parameters.map(({ name: parameter, in: place, required, schema }) => {
      const [field] = fieldsOf(schema, parameter, required ?? false);
      return [code(parameter), place, field?.kind ?? "any", required ? "required" : (field?.default ?? "")];
    }),
    ...(body ? [["body", "body", linkTo(body), "required"]] : []),
  ];
  const answers = Object.entries(answer).map(([type, { schema }]) => `${code(type)}: ${linkTo(schema)}`);
  return [
    `### ${name}`,
    `${summary}.`,
    ...(rows.length > 0 ? [table(["Parameter", "In", "Kind", "Default"], rows)] : []),
    `Answers ${answers.join(", or ")}.`,
  ];
}

function schemaParts(schema: Schema): readonly string[] {
  if (!schema.oneOf && !schema.anyOf) return [fieldTable(fieldsOf(schema))];
  return ["One of:", ...(schema.oneOf ?? schema.anyOf ?? []).map((choice) => fieldTable(fieldsOf(choice)))];
}

const fieldTable = (fields: readonly Field[]): string =>
  table(
    ["Field", "Kind", "Bounds", "Default"],
    fields.map(({ path, kind, bounds, default: standard, required }) => [
      code(path),
      kind,
      bounds,
      standard !== "" ? standard : required ? "" : "optional",
    ]),
  );

function linkTo(schema: Schema): string {
  const name = referred(schema);
  if (name !== undefined) return `[${name}](#${name.toLowerCase()})`;
  if (schema.type === "array" && schema.items) return `list of ${linkTo(schema.items)}`;
  return String(schema.type ?? "any");
}
