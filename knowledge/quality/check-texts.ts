// Checks of texts: news, posts and labelled samples; and of filings, which are read item by item.

import { dayMs, isoDay, isoTime } from "#infra/runtime/index.ts";
import type { FilingFact, NewsItem, Post, Sample } from "#knowledge/domain/index.ts";
import type { Findings } from "./finding.ts";
import { medianOf } from "./robust.ts";

/** The fullest symbol has so many times the rows of the middle one: whatever is learnt is learnt of a few. */
const unevenRatio = 5;

/** How unevenly rows are spread over symbols. */
export function checkEvenness(about: string, rowsOf: ReadonlyMap<string, number>, findings: Findings): void {
  const counts = Float64Array.from(rowsOf.values());
  const middle = medianOf(counts);
  if (counts.length < 5 || Math.max(...counts) < unevenRatio * middle) return;
  const sorted = [...rowsOf].sort(([, a], [, b]) => b - a);
  const what = {
    check: "uneven-coverage",
    about,
    severity: "warning",
    says: `symbols with ${unevenRatio} times the rows of the middle one, which has ${middle}`,
  } as const;
  for (const [symbol, rows] of sorted.filter(([, rows]) => rows >= unevenRatio * middle))
    findings.add(what, { symbol, place: "all", detail: `${rows} rows` });
}

export function checkNews(news: readonly NewsItem[], findings: Findings): void {
  const about = "news";
  const symbolsOf = new Map<string, Set<string>>();
  const byMonth = new Map<string, number>();
  const longest = news.reduce((most, { summary }) => Math.max(most, summary.length), 0);
  const cut = {
    check: "summary-cut",
    about,
    severity: "info",
    says: `stories whose summary has exactly the longest length of ${longest}: cut off`,
  } as const;
  const nameless = {
    check: "publisher-not-given",
    about,
    severity: "info",
    says: "stories without a publisher",
  } as const;
  const atLongest = news.filter(({ summary }) => summary.length === longest);
  for (const { symbol, storyId, publisher, title, knownAtMs } of news) {
    const place = isoTime(knownAtMs);
    symbolsOf.set(storyId, (symbolsOf.get(storyId) ?? new Set()).add(symbol));
    const month = place.slice(0, 7);
    byMonth.set(month, (byMonth.get(month) ?? 0) + 1);
    if (publisher === "not given") findings.add(nameless, { symbol, place, detail: title.slice(0, 80) });
  }
  if (longest > 0 && atLongest.length > 20)
    for (const { symbol, title, knownAtMs } of atLongest)
      findings.add(cut, { symbol, place: isoTime(knownAtMs), detail: title.slice(0, 80) });
  tellShared(about, symbolsOf, "stories that occur under several symbols", findings);
  tellDensity(about, byMonth, findings);
}

/** A set that is several times denser in one month than in another is no even sample of what was written. */
function tellDensity(about: string, byMonth: ReadonlyMap<string, number>, findings: Findings): void {
  const months = [...byMonth].sort(([a], [b]) => a.localeCompare(b));
  const counts = months.map(([, count]) => count);
  if (months.length < 3 || Math.max(...counts) < 3 * Math.min(...counts)) return;
  const what = {
    check: "uneven-months",
    about,
    severity: "info",
    says: "months with several times the rows of others",
  } as const;
  for (const [month, count] of months) findings.add(what, { symbol: null, place: month, detail: `${count} rows` });
}

function tellShared(
  about: string,
  symbolsOf: ReadonlyMap<string, ReadonlySet<string>>,
  says: string,
  findings: Findings,
): void {
  const shared = [...symbolsOf].filter(([, symbols]) => symbols.size > 1);
  const what = { check: "shared", about, severity: "info", says } as const;
  for (const [id, symbols] of shared)
    findings.add(what, { symbol: [...symbols][0] as string, place: id, detail: [...symbols].sort().join(", ") });
  findings.outOf(about, "shared", symbolsOf.size);
}

export function checkPosts(posts: readonly Post[], findings: Findings): void {
  const about = "post";
  const symbolsOf = new Map<string, Set<string>>();
  const rowsOf = new Map<string, number>();
  let repeats = 0;
  for (const { symbol, postId, text } of posts) {
    symbolsOf.set(postId, (symbolsOf.get(postId) ?? new Set()).add(symbol));
    rowsOf.set(symbol, (rowsOf.get(symbol) ?? 0) + 1);
    if (/^RT @/.test(text)) repeats += 1;
  }
  tellShared(about, symbolsOf, "posts that occur under several symbols", findings);
  checkEvenness(about, rowsOf, findings);
  if (repeats === 0) return;
  const what = { check: "repeats", about, severity: "info", says: "posts that repeat another's (RT)" } as const;
  findings.add(what, null, repeats);
  findings.outOf(about, "repeats", posts.length);
}

export function checkSamples(samples: readonly Sample[], findings: Findings): void {
  const about = "sample";
  const byText = new Map<string, Sample[]>();
  const labels = new Map<string, Map<string, number>>();
  for (const sample of samples) {
    const collection = sample.collection.replace(/_\d+$/, "");
    const key = `${collection}\n${sample.text}`;
    byText.set(key, [...(byText.get(key) ?? []), sample]);
    if (sample.label === null) continue;
    const counts = labels.get(collection) ?? new Map<string, number>();
    labels.set(collection, counts.set(sample.label, (counts.get(sample.label) ?? 0) + 1));
  }
  const conflict = {
    check: "label-conflict",
    about,
    severity: "warning",
    says: "texts that carry two labels",
  } as const;
  const repeat = {
    check: "repeated-text",
    about,
    severity: "info",
    says: "texts that occur more than once in a collection",
  } as const;
  for (const same of byText.values()) {
    if (same.length === 1) continue;
    const [{ sampleId, text, label }] = same as [Sample];
    const isConflict = new Set(same.map((sample) => sample.label)).size > 1;
    findings.add(isConflict ? conflict : repeat, {
      symbol: null,
      place: sampleId,
      detail: `${label ?? ""} ${text.slice(0, 80)}`.trim(),
    });
  }
  const lopsided = {
    check: "lopsided-labels",
    about,
    severity: "info",
    says: "collections in which one label has more than half: always saying it is right so often",
  } as const;
  for (const [collection, counts] of labels) {
    const all = [...counts.values()].reduce((a, b) => a + b, 0);
    const [label, most] = [...counts].sort(([, a], [, b]) => b - a)[0] as [string, number];
    if (most > all / 2)
      findings.add(lopsided, {
        symbol: null,
        place: collection,
        detail: `${label}: ${((100 * most) / all).toFixed(1)} %`,
      });
  }
}

export function checkFilings(filings: readonly FilingFact[], findings: Findings): void {
  const about = "filing";
  const hourless = {
    check: "acceptance-not-given",
    about,
    severity: "info",
    says: "filing items whose hour of acceptance is not given: known from the start of the day after",
  } as const;
  const late = {
    check: "filed-late",
    about,
    severity: "info",
    says: "filing items that were filed more than a year after their period",
  } as const;
  for (const { symbol, item, endMs, knownAtMs } of filings) {
    const example = { symbol, place: isoDay(knownAtMs), detail: `${item} of ${isoDay(endMs)}` };
    if (knownAtMs % dayMs === 0) findings.add(hourless, example);
    if (knownAtMs - endMs > 366 * dayMs) findings.add(late, example);
  }
  for (const check of ["acceptance-not-given", "filed-late"]) findings.outOf(about, check, filings.length);
}
