// Which companies a text speaks of, and the traps: names inside other words, words that are names, tickers that are words.
import { describe, expect, test } from "vitest";
import { entityIndex, linkEntities } from "#tools/sentiment/index.ts";
import { instrument } from "../../company/small-world.ts";

const index = entityIndex([
  instrument("A", "Agilent Technologies, Inc."),
  instrument("AAPL", "Apple Inc."),
  instrument("ALL", "The Allstate Corporation"),
  instrument("AMZN", "Amazon.com, Inc.", { aliases: ["Amazon"] }),
  instrument("BA", "The Boeing Company"),
  instrument("CAT", "Caterpillar Inc."),
  instrument("GOOG", "Alphabet Inc.", { aliases: ["Google"] }),
  instrument("GOOGL", "Alphabet Inc.", { aliases: ["Google"] }),
  instrument("GS", "The Goldman Sachs Group, Inc.", { aliases: ["Goldman"] }),
  instrument("META", "Meta Platforms, Inc.", { aliases: ["Meta", "Facebook"] }),
  instrument("T", "AT&T Inc."),
  instrument("TGT", "Target Corporation"),
  instrument("TOTO", "TOTO Ltd.", { aliases: ["Toto"] }),
  instrument("TTE", "TotalEnergies SE", { aliases: ["TotalEnergies", "Total"] }),
  instrument("V", "Visa Inc."),
]);
const linked = (text: string): string[] => linkEntities(text, index).map(({ symbol }) => symbol);

describe("linked", () => {
  test.each([
    ["TotalEnergies starts output at its Angola field", ["TTE"]],
    ["Toto sells more toilets in China", ["TOTO"]],
    ["Apple's iPhone sales rise", ["AAPL"]],
    ["Apple rises 3%", ["AAPL"]],
    ["Shares of Apple were little changed", ["AAPL"]],
    ["$A beats on revenue", ["A"]],
    ["$a beats on revenue", ["A"]],
    ["Long $ALL into earnings", ["ALL"]],
    ["Allstate (ALL) raises premiums", ["ALL"]],
    ["NYSE: ALL hits a high", ["ALL"]],
    ["Meta beats estimates", ["META"]],
    ["META PLATFORMS TO CUT JOBS", ["META"]],
    ["Facebook parent fined", ["META"]],
    ["goldman sachs raises its dividend", ["GS"]],
    ["Goldman Sachs and Boeing settle", ["GS", "BA"]],
    ["AT&T sells a stake", ["T"]],
    ["BOEING WINS ORDER", ["BA"]],
    ["AAPL closes higher", ["AAPL"]],
    ["Visa shares slip", ["V"]],
    ["Target cuts its outlook", ["TGT"]],
    ["Amazon.com opens a warehouse", ["AMZN"]],
    ["A visa for Visa's new chief", ["V"]],
  ])("%j: %j", (text, symbols) => {
    expect(linked(text).sort()).toEqual([...symbols].sort());
  });
});

describe("not linked", () => {
  test.each([
    ["an article about TotalEnergies is not about TOTO", "TotalEnergies starts output at its Angola field", "TOTO"],
    ["a fruit", "Apple pie sales rise before Thanksgiving", "AAPL"],
    ["a fruit in small letters", "The apple harvest was poor", "AAPL"],
    ["Meta inside another word", "The metadata of the file was lost, Metabolic disease", "META"],
    ["a study", "Meta analysis finds no effect", "META"],
    ["a word in capitals", "ALL IN on growth, says the fund", "ALL"],
    ["a word in capitals in brackets", "They sold (ALL) of it", "ALL"],
    ["an article", "A merger is near", "A"],
    ["a sum of money", "It paid US$A lot", "A"],
    ["a document", "Visa applications fall", "V"],
    ["a goal", "Price target raised; Target price is 20", "TGT"],
    ["a sum", "Total revenue rose 5%", "TTE"],
    ["a river", "Amazon rainforest fires spread", "AMZN"],
    ["an animal", "My cat sat on the CATALYST", "CAT"],
    ["an unknown cashtag", "$ZZZZ to the moon", "A"],
  ])("%s", (_, text, symbol) => {
    expect(linked(text)).not.toContain(symbol);
  });
});

test("a name of two share classes is shared between them, and given to the one that is marked", () => {
  const [first, second] = linkEntities("Alphabet reports earnings", index);
  expect([first!.certainty, second!.certainty]).toEqual([first!.certainty, first!.certainty]);
  expect(first!.certainty).toBeLessThan(0.5);
  expect(linked("Alphabet reports earnings, $GOOGL up")).toEqual(["GOOGL"]);
});

test("a mention has its place in the text", () => {
  const text = "Why $BA and Boeing's jets matter";
  const [boeing] = linkEntities(text, index);
  expect(boeing!.mentions.map(({ from, to, kind }) => [text.slice(from, to), kind])).toEqual([
    ["BA", "cashtag"],
    ["Boeing", "name"],
  ]);
  expect(boeing!.certainty).toBeGreaterThan(0.99);
});

test("a megabyte of names is read to its limit and linked once each", () => {
  expect(linked("Boeing and Goldman Sachs, ".repeat(40_000))).toEqual(["BA", "GS"]);
});
