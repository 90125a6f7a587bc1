// Databases and collections of the double, in maps, with the server's rules for keys and for the ends of edges.

import { arangoFault } from "./fault.ts";

export type Document = Readonly<Record<string, unknown>> & { readonly _key: string };

export interface Collection {
  readonly name: string;
  readonly isEdge: boolean;
  readonly documents: Map<string, Document>;
}

/** Collections by name: those of a database, or a transaction's own copy of them. */
export type Collections = Map<string, Collection>;

export const copyOf = (collections: Collections): Collections =>
  new Map([...collections].map(([name, kept]) => [name, { ...kept, documents: new Map(kept.documents) }]));

export function requireCollection(collections: Collections, name: string): Collection {
  const found = collections.get(name);
  if (found === undefined) throw arangoFault(404, 1203, `collection or view not found: ${name}`);
  return found;
}

const keyRule = /^[A-Za-z0-9_\-:.@()+,=;$!*'%]{1,254}$/;
const handleRule = /^[A-Za-z_][\w-]*\/[A-Za-z0-9_\-:.@()+,=;$!*'%]{1,254}$/;

/** @param mode what happens to a document whose key is there: null, an error */
export function insertInto({ isEdge, documents, name }: Collection, document: Document, mode: string | null): void {
  if (!keyRule.test(document._key)) throw arangoFault(400, 1221, `illegal document key '${document._key}'`);
  if (isEdge && ![document._from, document._to].every((end) => handleRule.test(String(end)))) {
    throw arangoFault(400, 1233, "edge attribute missing or invalid");
  }
  const known = documents.has(document._key);
  if (known && mode === "ignore") return;
  if (known && mode !== "replace")
    throw arangoFault(409, 1210, `unique constraint violated - in index primary of ${name}`);
  documents.set(document._key, structuredClone(document));
}
