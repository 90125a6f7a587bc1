// Cleaning, language, spam and what may be scored.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, languageOf, requireText, spamOf, utf8Of } from "#tools/sentiment/index.ts";

describe("cleaning", () => {
  test.each([
    ["<p>Profit &amp; loss</p>", "Profit & loss"],
    ["Q&#52; beat &#x2014; shares rise", "Q4 beat — shares rise"],
    ["a<script>alert('buy')</script>b", "a b"],
    ["zero\u200bwidth and \u202eturned", "zerowidth and turned"],
    ["  much   space\n here ", "much space here"],
    ["ＦＵＬＬ width", "FULL width"],
    ["&amp;lt;b&amp;gt;", "&lt;b&gt;"],
    ["&#0; &#xD800; &unknown;", "&#0; &#xD800; &unknown;"],
    ["profit < loss and 3 > 2", "profit < loss and 3 > 2"],
  ])("%j becomes %j", (raw, clean) => {
    expect(cleanText(raw)).toBe(clean);
  });

  test("leaves no control character, no mark of direction and no double space, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (raw) => {
        expect(cleanText(raw)).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\s\s|^\s|\s$/u);
      }),
    );
  });

  test("of a text made to be slow to read ends in time", () => {
    for (const part of ["<", "<a ", "&", "&#", "<!--", "<script>"]) cleanText(part.repeat(50_000 / part.length));
  });
});

describe("language", () => {
  test.each([
    ["The company said that profit rose in the third quarter", "en"],
    ["Der Gewinn ist im dritten Quartal nicht gestiegen und die Aktie fällt", "de"],
    ["Le bénéfice de la société est en hausse pour le troisième trimestre", "fr"],
    ["El beneficio de la empresa subió en el tercer trimestre", "es"],
    ["公司第三季度利润增长", "other"],
    ["Прибыль компании выросла", "other"],
    ["Profit up 12%", "unknown"],
    ["$AAPL $190 🚀", "unknown"],
    ["", "unknown"],
  ])("%j is %s", (text, language) => {
    expect(languageOf(text).language).toBe(language);
  });
});

describe("spam", () => {
  test.each([
    "Join our discord for FREE signals! $AAPL $TSLA https://a.b https://c.d https://e.f",
    "$A $B $C $D $E $F $G huge 500% gains today DM me",
    "BUY NOW BUY NOW BUY NOW BUY NOW BUY NOW BUY NOW!!!!!!",
    "Guaranteed profits, click here",
  ])("%j is", (text) => {
    expect(spamOf(text).spam).toBe(true);
  });

  test.each([
    "Apple beats estimates, shares rise 3% https://t.co/x",
    "$AAPL and $MSFT lead the Nasdaq higher",
    "BOEING WINS ORDER FOR 100 JETS FROM RYANAIR",
    "JPMorgan reels in expectations on Beyond Meat",
  ])("%j is not", (text) => {
    expect(spamOf(text).spam).toBe(false);
  });
});

describe("what may be scored", () => {
  test.each([
    ["nothing", "", "tools/text-empty"],
    ["white space", " \n\t", "tools/text-empty"],
    ["a megabyte", "a ".repeat(500_000), "tools/text-too-long"],
  ])("%s is refused", (_, text, code) => {
    expect(() => requireText(text, "The text")).toThrow(expect.objectContaining({ code }));
  });

  test("bytes that are no UTF-8 are refused with the place of the first", () => {
    expect(() => utf8Of(Uint8Array.of(0x61, 0x62, 0xff, 0x63), "File x")).toThrow(/byte 2/);
    expect(utf8Of(Buffer.from("naïve €"), "File x")).toBe("naïve €");
  });
});
