// The question made plain, and the trick that keeps the grammar small: names and times already read are replaced by
// placeholder words ("Should we buy Qnamea Qwhena?"), which a tagger reads without fail, and put back afterwards.

export interface Span {
  /** Where it stands in the clean text: [start, end), UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

export type MaskTag = "Instrument" | "Stranger" | "Moment";
export type Mask = Span & { readonly tag: MaskTag };

export interface MaskedText {
  readonly text: string;
  /** Placeholder, lower case, to the tag it carries. */
  readonly lexicon: Readonly<Record<string, MaskTag>>;
  /** Index into the masks of the placeholder that a word holds; null where it holds none. */
  maskIn(word: string): number | null;
  /** The asker's own words again. */
  restore(text: string): string;
}

/** Compatibility forms, straight quotes and dashes; pictures, control and broken characters out; single spaces. */
export function cleanText(raw: string): string {
  return raw
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, "")
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Extended_Pictographic}\p{Regional_Indicator}]/gu, " ")
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/\s*[‒–—―]\s*/g, " - ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Replaces spans, which must not overlap, by placeholders. */
export function maskText(text: string, masks: readonly Mask[]): MaskedText {
  const prefix = freePrefix(text);
  const words = masks.map(({ tag }, index) => `${prefix}${tag.slice(0, 4).toLowerCase()}${letters(index)}`);
  const byStart = masks
    .map((mask, index) => ({ mask, word: words[index] as string }))
    .sort((a, b) => a.mask.start - b.mask.start);
  let masked = "";
  let from = 0;
  for (const { mask, word } of byStart) {
    const before = text.slice(from, mask.start);
    masked += from > 0 && /^\s*\/\s*$/.test(before) ? " or " : before; // "GS/JPM"
    masked += `${/[\p{L}\p{N}/]$/u.test(masked) ? " " : ""}${word}${/^[\p{L}\p{N}/]/u.test(text.slice(mask.end)) ? " " : ""}`;
    from = mask.end;
  }
  const indexOf = new Map(words.map((word, index) => [word.toLowerCase(), index]));
  const placeholder = new RegExp(`${prefix}(?:inst|stra|mome)[a-z]+`, "gi");
  const find = (word: string): number | null => indexOf.get(word.toLowerCase()) ?? null;
  return {
    text: masked + text.slice(from),
    lexicon: Object.fromEntries(words.map((word, index) => [word.toLowerCase(), masks[index]?.tag as MaskTag])),
    maskIn: (word) => find(word.match(placeholder)?.[0] ?? ""),
    restore: (piece) =>
      piece.replace(placeholder, (word) => {
        const mask = masks[find(word) ?? -1];
        return mask ? text.slice(mask.start, mask.end) : word;
      }),
  };
}

/** A first letter for the placeholders that makes them words the text does not hold. */
function freePrefix(text: string): string {
  let prefix = "Q";
  while (new RegExp(`${prefix}(?:inst|stra|mome)`, "i").test(text)) prefix += "q";
  return prefix;
}

const letters = (index: number): string =>
  index < 26 ? String.fromCharCode(97 + index) : letters(Math.floor(index / 26) - 1) + letters(index % 26);
