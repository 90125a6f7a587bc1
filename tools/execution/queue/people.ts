// Who acts on an approval. Names are compared as people read them: case, white space and Unicode form do not make a second person.

import { callerError } from "#infra/runtime/index.ts";

/** The name as it is recorded. @throws tools/input-invalid */
export function requireName(as: string): string {
  const name = as.normalize("NFC").trim();
  if (name.length > 0 && name.length <= 80) return name;
  throw callerError("tools/input-invalid", `as: wanted a name of 1 to 80 characters, found ${name.length}.`);
}

const folded = (name: string): string => name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

export const samePerson = (a: string, b: string): boolean => folded(a) === folded(b);
