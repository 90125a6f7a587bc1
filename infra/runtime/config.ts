// Configuration is parsed once, at the edge, from the environment given. Every problem is listed at once; no value of a secret is printed.
// With no settings at all the embedded drivers start.

import { z } from "zod";
import { QuorumError } from "./errors.ts";

const flag = z.enum(["0", "1", "true", "false"]).transform((text) => text === "1" || text === "true");

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
  QUORUM_OPEN: flag.default(false),
  OLLAMA_URL: z.url().default("http://127.0.0.1:11434"),
  OLLAMA_CONTEXT: z.coerce.number().int().min(512).default(8192),
  OPENAI_BASE_URL: z.url().default("http://127.0.0.1:8000/v1"),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

export type Config = Readonly<z.infer<typeof ConfigSchema>>;

const secrets = new Set(["QUORUM_TOKEN", "OPENAI_API_KEY"]);

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
    const found = secrets.has(name) ? "[masked]" : JSON.stringify(given[name] ?? null);
    return `${name}: ${issue.message}; found ${found}. Fix it, or remove it to use the default.`;
  });
  throw new QuorumError("infra/config-invalid", lines.join("\n"), { fault: "caller", retry: false });
}
