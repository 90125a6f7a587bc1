// Configuration is parsed once, at the edge, from the environment given. Every problem is listed at once; no value of a secret is printed.
// With no settings at all the embedded drivers start.

import { z } from "zod";
import { QuorumError } from "./errors.ts";

const flag = z.enum(["0", "1", "true", "false"]).transform((text) => text === "1" || text === "true");

/** An address of a server; it may hold a name and a password, so it is never printed whole. */
const serverUrl = (...schemes: readonly string[]) => {
  const wanted = `wanted an address such as ${schemes[0]}://host:port`;
  return z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), wanted);
};

export const ConfigSchema = z.object({
  QUORUM_HOME: z.string().min(1).default(".quorum"),
  QUORUM_DATA: z.string().min(1).optional(),
  QUORUM_MODEL: z
    .string()
    .regex(/^(desk|ollama:.+|openai:.+)$/, "wanted desk, ollama:NAME or openai:NAME")
    .default("desk"),
  /** The longest a turn of a model behind a server may take. */
  QUORUM_MODEL_SECONDS: z.coerce.number().min(1).default(120),
  QUORUM_HOST: z.string().min(1).default("127.0.0.1"),
  QUORUM_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  QUORUM_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]+=*$/, "wanted letters, digits and - . _ ~ + / = only, as a bearer token may hold")
    .min(16, "wanted at least 16 characters")
    .optional(),
  QUORUM_USER: z.string().min(1).default("analyst"),
  QUORUM_LOG: z.enum(["silent", "error", "warn", "info", "debug"]).default("warn"),
  QUORUM_WORDS: z.string().min(1).optional(),
  QUORUM_LIMITS: z.string().min(1).optional(),
  /** How often order books are told that are built from a feed's changes or order events. */
  QUORUM_BOOKS: z
    .string()
    .regex(/^(change|off|[1-9]\d{0,8}m?s)$/, "wanted change, off or a time such as 250ms or 1s")
    .default("change"),
  /** Notes of news and filings that memory takes of one data set at most. */
  QUORUM_NOTES: z.coerce.number().int().min(0).default(100_000),
  /** How long a live feed tries to reach its source; 0 for ever. */
  QUORUM_GIVE_UP_SECONDS: z.coerce.number().min(0).default(3_600),
  QUORUM_OPEN: flag.default(false),
  OLLAMA_URL: z.url().default("http://127.0.0.1:11434"),
  OLLAMA_CONTEXT: z.coerce.number().int().min(512).default(8192),
  OPENAI_BASE_URL: z.url().default("http://127.0.0.1:8000/v1"),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  QUORUM_DATABASE: z.string().min(1).optional(),
  QUORUM_EMBEDDER: z
    .string()
    .regex(/^(hashed|ollama:.+|openai:.+)$/, "wanted hashed, ollama:NAME or openai:NAME")
    .optional(),
  QUORUM_SECRET_KEY: z.base64().optional(),
  QUORUM_JOBS: z.string().min(1).optional(),
  QUORUM_BACKUP: z.string().min(1).optional(),
  QUORUM_BACKUP_KEY: z.string().min(1).optional(),
  CLICKHOUSE_URL: serverUrl("http", "https").optional(),
  POSTGRES_URL: serverUrl("postgres", "postgresql").optional(),
  WEAVIATE_URL: serverUrl("http", "https").optional(),
  ARANGO_URL: serverUrl("http", "https").optional(),
  S3_URL: serverUrl("http", "https", "s3").optional(),
  REDIS_URL: serverUrl("redis", "rediss").optional(),
  PULSAR_URL: serverUrl("http", "https", "pulsar", "pulsar+ssl").optional(),
});

export type Config = Readonly<z.infer<typeof ConfigSchema>>;

const secrets = new Set(["QUORUM_TOKEN", "OPENAI_API_KEY", "QUORUM_SECRET_KEY"]);

/** Settings whose value is shown as [masked]; addresses of servers among them, since they may hold a password. */
const isSecret = (name: string): boolean =>
  secrets.has(name) || /^(?:CLICKHOUSE|POSTGRES|WEAVIATE|ARANGO|S3|REDIS|PULSAR)_URL$/.test(name);

/** What is set, for showing: secrets masked, unset settings left out. */
export const maskedConfig = (config: Config): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, isSecret(name) ? "[masked]" : value]),
  );

/**
 * Reads the settings out of an environment.
 * @throws infra/config-invalid with one line a problem: name, what was wanted, what was found (secrets masked)
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = ConfigSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const found = isSecret(name) ? "[masked]" : JSON.stringify(given[name] ?? null);
    return `${name}: ${issue.message}; found ${found}. Fix it, or remove it to use the default.`;
  });
  throw new QuorumError("infra/config-invalid", lines.join("\n"), { fault: "caller", retry: false });
}
