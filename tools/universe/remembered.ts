// Work done once per set of facts. A view hands out the same frozen array for the same facts, so the arrays themselves are the key:
// when facts are added the view hands out others, and nothing stale can be met.

interface Branch<T> {
  readonly further: WeakMap<object, Branch<T>>;
  made?: { readonly value: T };
}

const branch = <T>(): Branch<T> => ({ further: new WeakMap() });

/** Remembers what was made from objects for as long as they live. What is thrown is not remembered. */
export function rememberedBy<K extends readonly object[], T>(make: (...keys: K) => T): (...keys: K) => T {
  const root = branch<T>();
  return (...keys) => {
    let here = root;
    for (const key of keys) {
      const next = here.further.get(key) ?? branch<T>();
      here.further.set(key, next);
      here = next;
    }
    here.made ??= { value: make(...keys) };
    return here.made.value;
  };
}
