// docs/reference: the environment variables of ConfigSchema and the limits of strategy.yaml.

import { readFileSync } from "node:fs";
import { isMap, isScalar, parseDocument } from "yaml";
import { z } from "zod";
import { ConfigSchema, parseConfig } from "#infra/runtime/index.ts";
import { Limits } from "#tools/define/index.ts";
import { defaultLimitsPath } from "#tools/risk/index.ts";
import { boundsOf, type Schema } from "./fields.ts";
import { code, type Page, referencePage, table } from "./markdown.ts";

/** What each variable is for. A variable without a line here, or a line without a variable, does not compile and stops `npm run docs`. */
const purposes: Readonly<Record<keyof typeof ConfigSchema.shape, string>> = {
  QUORUM_HOME: "Data folder: facts, records, memory, the local token. One process holds it at a time.",
  QUORUM_DATA:
    "Data set that stands where a request names none: a folder of CSV files, an id in store, `simulator` or `simulator:SEED:SCENARIO`. The simulator where unset.",
  QUORUM_MODEL: "Chat model.",
  QUORUM_MODEL_SECONDS: "The longest that one turn of a model behind a server may take, retries included.",
  QUORUM_HOST: "Address to bind. Any other than loopback needs QUORUM_TOKEN.",
  QUORUM_PORT: "Port to bind; 0 takes any free one.",
  QUORUM_TOKEN:
    "Bearer token of the HTTP interface. Where unset, one is made once and kept among the settings. Secret: never printed.",
  QUORUM_USER: "Who asks, in the records. This name can never approve the orders it asked for.",
  QUORUM_LOG:
    "Level of the log on stderr, one JSON object a line. A command that opens its own stores is silent unless this is set.",
  QUORUM_WORDS: "Word list for sentiment in one of the two Loughran-McDonald layouts. The desk's own list where unset.",
  QUORUM_LIMITS: "Limits file. infra/config/strategy.yaml where unset.",
  QUORUM_BOOKS:
    "How often order books are told that are built from changes or order events: `change` after every instant that changed one of the ten best levels, a time such as `250ms` or `1s` at most once in it, `off` never.",
  QUORUM_NOTES: "Notes of news and filings that memory takes of one data set at most; 0 for none.",
  QUORUM_GIVE_UP_SECONDS:
    "How long a live feed that cannot reach its source goes on trying before it ends with `knowledge/feed-unreachable`; 0 for ever.",
  QUORUM_OPEN: "`1` binds every address (0.0.0.0) instead of loopback; needs QUORUM_TOKEN.",
  OLLAMA_URL: "Ollama server.",
  OLLAMA_CONTEXT: "Context length in tokens that is asked for and checked.",
  OPENAI_BASE_URL: "Base URL of a server that speaks chat completions, up to where /chat/completions begins.",
  OPENAI_API_KEY: "Its key, where it wants one. Secret: never printed.",
  QUORUM_DATABASE:
    "File that names the driver of each store. infra/config/database.yaml where unset: everything embedded.",
  QUORUM_EMBEDDER: "What turns texts into vectors for memory; goes before the file's `embeddings`.",
  QUORUM_SECRET_KEY:
    "Key of the kept secrets, 32 bytes in base64. A file beside them where unset. Secret: never printed.",
  QUORUM_JOBS: "Schedules of jobs; infra/config/jobs.yaml where left out.",
  QUORUM_BACKUP: "Folder of backups. `backups` in the data folder where unset.",
  QUORUM_BACKUP_KEY: "File with the key of the backups. `backup.key` in the data folder where unset.",
  CLICKHOUSE_URL: "ClickHouse server for market facts. May hold a password: never printed, like every address below.",
  POSTGRES_URL: "PostgreSQL server for records and checkpoints.",
  WEAVIATE_URL: "Weaviate server for memory.",
  ARANGO_URL: "ArangoDB server for relations, with the database as its path.",
  S3_URL: "Bucket for objects: `https://KEY:SECRET@HOST:PORT/BUCKET` or `s3://BUCKET`.",
  REDIS_URL: "Redis server for the cache.",
  PULSAR_URL: "Apache Pulsar server for the bus.",
  OTEL_EXPORTER_OTLP_ENDPOINT: "Where OpenTelemetry spans are sent over OTLP/HTTP. Nothing is exported where unset.",
};

function purposeOf(name: string): string {
  const purpose = purposes[name as keyof typeof purposes] as string | undefined;
  if (purpose === undefined) throw new Error(`${name}: say in scripts/docs/settings.pages.ts what it is for.`);
  return purpose;
}

export function configurationPage(): Page {
  const defaults: Readonly<Record<string, unknown>> = parseConfig({});
  const { properties = {} } = z.toJSONSchema(ConfigSchema, { io: "input" }) as Schema;
  const rows = Object.entries(properties).map(([name, schema]) => [
    code(name),
    purposeOf(name),
    schema.enum ? schema.enum.map((value) => code(String(value))).join(", ") : boundsOf(schema) || String(schema.type),
    defaults[name] === undefined ? "unset" : code(String(defaults[name])),
  ]);
  return referencePage("configuration", "Configuration", "ConfigSchema in infra/runtime/config.ts", [
    "Settings are environment variables. They are read once, when the process starts; every problem is listed at once. With none set, everything runs embedded.",
    table(["Variable", "For", "Wanted", "Default"], rows),
    "`quorum serve` takes `--home`, `--data`, `--host` and `--port` in place of the variables; other commands take `--home` and, where it applies, `--data`.",
  ]);
}

export function limitsPage(): Page {
  const text = readFileSync(defaultLimitsPath(), "utf8");
  const document = parseDocument(text);
  const { properties: groups = {} } = z.toJSONSchema(Limits) as Schema;
  if (!isMap(document.contents)) throw new Error("strategy.yaml: wanted groups of limits.");
  const parts = document.contents.items.flatMap(({ key, value: limits }) => {
    const group = String(key);
    if (!isMap(limits)) throw new Error(`strategy.yaml: wanted limits under ${group}.`);
    const rows = limits.items.map((pair) => {
      const name = String(pair.key);
      const [value, comment] = isScalar(pair.value) ? [String(pair.value.source), pair.value.comment] : ["", ""];
      return [code(name), value, boundsOf(groups[group]?.properties?.[name] ?? {}), comment?.trim() ?? ""];
    });
    return [`## ${group}`, table(["Limit", "Value", "Allowed", "Note"], rows)];
  });
  const head = /^(?:# .*\n)*/.exec(text)?.[0].replace(/^# /gm, "").trim() ?? "";
  return referencePage("limits", "Limits", "infra/config/strategy.yaml and the schema that checks it", [
    head,
    "Copy the file, change it, and name the copy in `QUORUM_LIMITS`. A file that does not fit is refused with every problem listed (`tools/limits-invalid`). The limits are part of a run's fingerprint: an order proposed under other limits cannot be approved.",
    ...parts,
  ]);
}
