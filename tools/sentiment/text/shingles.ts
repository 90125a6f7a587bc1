// A text as a set of hashed shingles: five letters in a row of its plain words, so that an edit changes a few of them only.

const shingleLetters = 5;
/** Letters of a text that are compared. */
const comparedLetters = 2_000;

/** Letters and digits in lower case, one space between words; addresses, cashtags' and users' marks dropped. */
export const plainOf = (text: string): string =>
  text
    .slice(0, 4 * comparedLetters)
    .toLowerCase()
    .replace(/https?:\/\/\S+|www\.\S+/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .slice(0, comparedLetters);

/** Distinct 32-bit hashes, ascending. Of a text shorter than a shingle, the text itself; none of an empty one. */
export function shinglesOf(text: string): Uint32Array {
  const plain = plainOf(text);
  const found = new Set<number>();
  for (let from = 0; from < Math.max(1, plain.length - shingleLetters + 1) && plain !== ""; from++) {
    let hash = 0x811c9dc5;
    for (let at = from; at < Math.min(plain.length, from + shingleLetters); at++)
      hash = Math.imul(hash ^ plain.charCodeAt(at), 0x01000193);
    found.add((hash ^ (hash >>> 15)) >>> 0);
  }
  return Uint32Array.from(found).sort();
}

/** |A and B| / |A or B| of two ascending sets; 1 for two empty ones. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let [i, j, both] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      both++;
      i++;
      j++;
    } else if (a[i]! < b[j]!) i++;
    else j++;
  }
  const either = a.length + b.length - both;
  return either === 0 ? 1 : both / either;
}
