// The mark of the gate. The type says it to the compiler, the set to the running program; this file is not part of the folder's public face,
// so only the gate, and a registry that reads back what the gate wrote down, can give the mark.

declare const mark: unique symbol;

/** Something that passed the gate and may become champion. It cannot be written down by hand and does not survive being stored. */
export type Promotable<T> = T & { readonly [mark]: "promotable" };

const promotables = new WeakSet<object>();

/** A frozen copy that bears the mark. */
export function markPromotable<T extends object>(item: T): Promotable<T> {
  const copy = Object.freeze(structuredClone(item));
  promotables.add(copy);
  return copy as Promotable<T>;
}

/** False for anything that was only cast to the type. */
export const isPromotable = (item: object): boolean => promotables.has(item);
