// Text as it came from a feed into text that can be read: entities decoded, tags and marks that are not seen removed, one space
// between words. What the text says is not judged here.

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  euro: "€",
  pound: "£",
  cent: "¢",
  yen: "¥",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
};

/** Control characters, marks of writing direction, zero-width characters and the replacement character. */
const unseen = /[^\P{Cc}\n\t]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]/gu;
const invisible = /<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const tag = /<\/?[a-zA-Z][^<>]{0,2000}>|<!--[\s\S]*?-->/g;

/**
 * Readable text: tags become spaces, entities their characters (once: "&amp;lt;" gives "&lt;"), look-alike forms their usual ones (NFKC),
 * white space one space. Cleaning twice gives the same where no entity stood inside another.
 */
export function cleanText(raw: string): string {
  if (isPlain(raw)) return raw;
  return decoded(raw.replace(invisible, " ").replace(tag, " "))
    .normalize("NFKC")
    .replace(unseen, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** ASCII without tags, entities and marks that are not seen, one space between words: what cleaning would leave as it is. */
function isPlain(text: string): boolean {
  let before = space;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < space || unit > lastPlain || unit === lessThan || unit === ampersand) return false;
    if (unit === space && before === space) return false;
    before = unit;
  }
  return before !== space || text === "";
}
const [space, lastPlain, lessThan, ampersand] = [0x20, 0x7e, 0x3c, 0x26];

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[(name as string).toLowerCase()] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
    const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? String.fromCodePoint(code) : whole;
  });
}
