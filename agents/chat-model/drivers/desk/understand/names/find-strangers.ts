// Names in the question that look like companies or tickers but are none of the desk's: "TSLA", "Morgan Stanley", "nvidia".
// People and places are no companies; a word that could be an everyday one is none either.

import { asksSomething, isDeskWord } from "../grammar/concepts.ts";
import { isGrammarWord, isNoun, knownTags } from "../language.ts";
import type { Span } from "../masked-text.ts";
import type { NameBook } from "./name-book.ts";
import type { Token } from "./tokens.ts";

export interface Stranger extends Span {
  readonly name: string;
}

/** Short forms that are no tickers. */
const shortForms = new Set(
  (
    "us usa uk eu un ceo cfo coo cto eps pe ev etf etfs ipo gdp cpi ppi pmi fed fomc sec ecb boj ai ml var es capm pnl ytd qtd mtd eod eow asap fyi btw imo ok ath roi roe roa " +
    "ebitda ebit fcf dcf usd eur gbp jpy nyse nasdaq esg ma am pm et est edt utc gmt garch ewma tv it hr pr vs aka faq q1 q2 q3 q4 h1 h2 fy ttm yoy qoq mom tl dr pls plz thx tbh imho " +
    "lmk msg mkt mgmt govt qtr yrs wks hrs mths idk lol omg wtf hmm pct bps bp vix vol sys json yes no api sql html url"
  ).split(" "),
);

export function findStrangers(
  text: string,
  tokens: readonly Token[],
  taken: readonly Span[],
  book: NameBook,
  capitals: boolean,
): Stranger[] {
  const isKnown = ({ lower, text: word }: Token): boolean =>
    book.byKey.has(lower) || book.tickers.has(word.toUpperCase());
  const isTaken = (token: Token): boolean =>
    isKnown(token) || taken.some((span) => token.start < span.end && span.start < token.end);
  const strangers: Stranger[] = [];
  for (let at = 0; at < tokens.length; ) {
    const count = isTaken(tokens[at] as Token) ? 0 : nameLength(tokens, at, capitals, isTaken);
    if (count > 0) {
      const first = tokens[at] as Token;
      const last = tokens[at + count - 1] as Token;
      strangers.push({
        start: first.start - (first.cashtag ? 1 : 0),
        end: last.end,
        name: text.slice(first.start, last.end),
      });
    }
    at += Math.max(1, count);
  }
  return strangers;
}

/** How many tokens from `at` on make one name; 0 where none does. */
function nameLength(
  tokens: readonly Token[],
  at: number,
  capitals: boolean,
  isTaken: (token: Token) => boolean,
): number {
  const token = tokens[at] as Token;
  if (token.cashtag) return 1;
  if (isJoined(tokens, at)) return 3;
  const run = capitals && token.capital ? runLength(tokens, at, isTaken) : 1;
  if (run > 1 && isName(tokens.slice(at, at + run))) return run;
  if (shortForms.has(token.lower) || isGrammarWord(token.lower) || isContraction(token.lower)) return 0;
  const known = knownTags(token.lower);
  if (known.includes("Organization")) return 1;
  if (known.length > 0 || isDeskWord(token.lower)) return 0;
  if (capitals && token.upper) return /^[A-Z]{2,5}(?:\.[A-Z])?$/.test(token.text) ? 1 : 0;
  if (capitals && token.capital) return token.opensSentence && !isSubject(tokens, at) ? 0 : 1;
  return isConsonants(token.lower) || (inSlot(tokens, at) && standsAlone(tokens, at)) ? 1 : 0;
}

/** "AT&T", written without spaces. */
function isJoined(tokens: readonly Token[], at: number): boolean {
  const [first, and, last] = tokens.slice(at, at + 3);
  if (!first?.upper || and?.text !== "&" || and.gap !== "" || !last?.upper || last.gap !== "") return false;
  return !/^(?:p&l|m&a|r&d|q&a|h&s|t&c)$/i.test(`${first.text}&${last.text}`);
}

/** Capitalised words in a row, joined by "of", "&" or a hyphen: "Bank of America". */
function runLength(tokens: readonly Token[], at: number, isTaken: (token: Token) => boolean): number {
  let length = 1;
  for (let next = at + 1; next < tokens.length; next += 1) {
    const token = tokens[next] as Token;
    const before = tokens[next - 1] as Token;
    if (isTaken(token)) break;
    if (!/^[\s-]{0,2}$/.test(token.gap) && !(token.gap.trim() === "." && before.text.length <= 2)) break; // "St. Jude", but not "in French. How"
    if (token.capital && !shortForms.has(token.lower)) length = next - at + 1;
    else if (token.lower !== "of" && token.text !== "&") break;
  }
  return length;
}

/** A run is a name unless it opens with a word of grammar or of the desk, or is only people, places and everyday words. */
function isName(run: readonly Token[]): boolean {
  const [first] = run as [Token];
  if (isGrammarWord(first.lower) || (first.opensSentence && opensAsVerb(first.lower))) return false;
  const tagsOf = ({ lower }: Token): readonly string[] => knownTags(lower);
  return !run.every(
    (token) =>
      tagsOf(token).some((tag) => /Place|City|Country|Region|Date|Month|WeekDay|Demonym/.test(tag)) ||
      isDeskWord(token.lower),
  );
}

const isContraction = (word: string): boolean =>
  /n't$|^(?:i|we|you|he|she|it|they|there|that|what|who|how|let|why|where|when)'/.test(word);

const opensAsVerb = (word: string): boolean =>
  asksSomething(word) ||
  knownTags(word).some((tag) => /Verb|Infinitive|Tense|Gerund|Expression|QuestionWord/.test(tag));

/** Opening a sentence every word has a capital: a name is alone there, or joined, or the subject of "is". */
function isSubject(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return (
    next === undefined ||
    /[^\s]/.test(next.gap) ||
    /^(?:and|or|vs|versus|v|is|was|has|looks|stock|shares?|risk|news|headlines|peers)$/.test(next.lower)
  );
}

/** No thing follows that the word could describe: the end, a stop, or a word of grammar. */
function standsAlone(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next === undefined || /[^\s]/.test(next.gap) || isGrammarWord(next.lower) || isDeskWord(next.lower);
}

const slot =
  /^(?:buy|sell|short|own|hold|trim|dump|buying|selling|shorting|on|about|of|for|to|versus|vs|compare|with|is|does|did|has|was|will|and|or|risky|than)$/;

/** "buy tesla", "how risky is tesla": names come without an article, and everyday things with one or in the plural. */
function inSlot(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const { lower, text } = tokens[at] as Token;
  const everyday = /(?:s|tion|ing|ment|ness|ity|ism|ance|ence|ship|ery|ed|ly|er|est|sion|ure|age)$/.test(lower);
  return before !== undefined && slot.test(before.lower) && /^\p{L}{4,}$/u.test(text) && !everyday && isNoun(lower);
}

/** "tsla", "nvda": three to five letters that no word is made of. */
const isConsonants = (word: string): boolean => /^[b-df-hj-np-tv-xz]{3,5}$/.test(word) && !shortForms.has(word);
