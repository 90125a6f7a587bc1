// The mark of approval. The type says it to the compiler, the set to the running program; this file is not part of the room's
// public face, so only the risk gate and the approval queue can give the mark.

declare const mark: unique symbol;

/** A value that passed the risk gate. It cannot be written down by hand and does not survive being stored: see releaseOrder. */
export type Approved<T> = T & { readonly [mark]: "approved" };

const approvedItems = new WeakSet<object>();

/** A frozen copy that bears the mark. */
export function markApproved<T extends object>(item: T): Approved<T> {
  const copy = Object.freeze(structuredClone(item));
  approvedItems.add(copy);
  return copy as Approved<T>;
}

/** False for anything that was only cast to the type. */
export const isApproved = (item: object): boolean => approvedItems.has(item);
