// References in settings: ${env:NAME}, ${file:/path}, ${secret:NAME} become values at the edge. A value never appears in a message.

import { readFileSync } from "node:fs";
import { callerError } from "#infra/runtime/index.ts";

export interface ReferenceSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null where there is none. */
  readonly secret: (name: string) => string | null;
}

const reference = /\$\{(env|file|secret):([^}]+)\}/g;

/** The settings with every reference in every text replaced; a value put into an address is percent-encoded.
 * @throws infra/secret-missing naming what each reference wanted, all of them at once */
export function resolved<T>(settings: T, sources: ReferenceSources): T {
  const missing: string[] = [];
  const textOf = (kind: string, name: string): string => {
    const text = kind === "env" ? sources.env[name] : kind === "file" ? fileText(name) : sources.secret(name);
    if (text !== undefined && text !== null && text !== "") return text;
    missing.push(`${kind} ${name}`);
    return "";
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") {
      const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
      return value.replace(reference, (_, kind: string, name: string) => {
        const found = textOf(kind, name);
        return address ? encodeURIComponent(found) : found;
      });
    }
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member)]));
    return value;
  };
  const done = walk(settings) as T;
  if (missing.length === 0) return done;
  const says = `Settings refer to what is not there: ${missing.join(", ")}. Set the variable, write the file, or run: quorum config set-secret NAME`;
  throw callerError("infra/secret-missing", says, { missing });
}

/** A text as it may be shown: the password of an address is masked, in its front as in its query. */
export function masked(text: string): string {
  return text
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i, (_, scheme: string, user: string) => {
      const [name] = user.split(":", 1);
      return user.includes(":") ? `${scheme}${name}:[masked]@` : `${scheme}[masked]@`;
    })
    .replace(/([?&][^=&]*(?:password|secret|token|key)[^=&]*=)[^&#]*/gi, "$1[masked]");
}

const secretName = /password|secret|token|(?:api|access|private|account)_?key/i;

/** Settings as they may be shown: addresses masked, and what is a secret by its name, unless it only refers to one. */
export function maskedSettings(value: unknown, name = ""): unknown {
  if (typeof value === "string")
    return secretName.test(name) && !/^\$\{[^}]+\}$/.test(value) ? "[masked]" : masked(value);
  if (Array.isArray(value)) return value.map((member) => maskedSettings(member, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskedSettings(member, key)]));
}

function fileText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (thrown) {
    if (typeof (thrown as NodeJS.ErrnoException).code === "string") return undefined; // told as missing, with its name
    throw thrown;
  }
}
