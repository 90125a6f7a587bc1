// Who acts on an approval. Names are compared as people read them: case, white space, Unicode form and characters that
// nobody sees do not make a second person.

import { callerError } from "#infra/runtime/index.ts";

/** The name as it is recorded. @throws tools/input-invalid */
export function requireName(as: string): string {
  const name = as.normalize("NFC").trim();
  if (folded(name).length > 0 && name.length <= 80) return name;
  throw callerError("tools/input-invalid", `as: wanted a name of 1 to 80 characters to be seen, found ${name.length}.`);
}

const unseen = /\p{Default_Ignorable_Code_Point}/gu;

const folded = (name: string): string =>
  name.normalize("NFKC").replace(unseen, "").trim().replace(/\s+/g, " ").toLowerCase();

export const samePerson = (a: string, b: string): boolean => folded(a) === folded(b);
