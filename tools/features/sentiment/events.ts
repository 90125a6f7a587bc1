// Filings and earnings: when they came, what they surprised with, what was said and what the price did since.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  count,
  family,
  feature,
  logReturn,
  mood,
  rowsSince,
  score,
  texts,
  tone,
  toneGap,
  toneOver,
  total,
  universeReturn,
} from "./series.ts";

const bernard = "Bernard & Thomas (1989), J. Accounting Research 27";
const cohen = "Cohen, Malloy & Nguyen (2020), J. Finance 75(3): what filings say is priced late";
const rows0 = { unit: "rows", range: [0, Number.POSITIVE_INFINITY] } as const;

const filings = input("filing_count");
const filed = op.less(0, filings);
/** Changes with every filing. */
const filing = op.runningTotal(filings);
const surprise = input("earnings_surprise");
const surpriseMove = op.delta(surprise, 1);
const surprised = op.not(op.equal(surpriseMove, 0));
const abnormal = op.subtract(logReturn, op.log(op.add(1, universeReturn)));

const since = { missing: "missing until a filing is known after the first bar" } as const;
const sinceTone = {
  missing: "missing until a filing is known after the first bar, and until a text is in a row after it",
} as const;
const ofEarnings = { missing: "missing where the earnings surprise is" } as const;
const afterNews = { missing: "missing until the earnings surprise has changed once" } as const;
const toneSince = (event: typeof filing) =>
  op.divide(op.sumSinceChange(event, texts.tones), op.sumSinceChange(event, texts.count));

const aboutFilings: readonly Feature[] = [
  ...feature({
    ...count,
    name: "days-since-filing",
    missing: "missing until a filing is known",
    says: "Days from when the newest filing became known to the bar's end",
    source: "textbook",
    of: input("days_since_filing"),
  }),
  ...family({
    ...count,
    name: "filings",
    windows: [60],
    says: (rows) => `Filings that became known within ${rows} rows`,
    source: "textbook",
    of: (rows) => total(filings, rows),
  }),
  ...feature({
    ...tone,
    ...sinceTone,
    name: "tone-since-filing",
    says: "Mean tone of the texts of the rows after the one in which the newest filing became known",
    source: cohen,
    of: toneSince(filing),
  }),
  ...feature({
    ...toneGap,
    ...sinceTone,
    name: "filing-tone-change",
    says: "Mean tone of the texts since the newest filing less that of the 20 rows up to the newest filing which had texts there",
    source: "Loughran & McDonald (2011), J. Finance 66(1): tone around filings; here of what is written about them",
    of: op.subtract(toneSince(filing), op.latest(op.onlyWhere(toneOver(texts, 20), filed))),
  }),
  ...feature({
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    missing: "missing in the row of a filing and before, and where the 20 rows up to it hold no text",
    name: "filing-attention",
    says: "Texts a row since the newest filing over texts a row of the 20 rows up to it",
    source: "Drake, Roulstone & Thornock (2015), Contemporary Accounting Research 32(3)",
    of: op.divide(
      op.divide(op.sumSinceChange(filing, texts.count), rowsSince(filing)),
      op.latest(op.onlyWhere(op.mean(texts.count, 20), filed)),
    ),
  }),
  ...feature({
    unit: "fraction",
    ...since,
    name: "filing-return",
    says: "Log return of the row in which the newest filing became known",
    source: "Griffin (2003), Review of Accounting Studies 8(4)",
    of: op.latest(op.onlyWhere(logReturn, filed)),
  }),
  ...feature({
    unit: "fraction",
    ...since,
    name: "filing-drift",
    says: "Log returns of the rows after the one in which the newest filing became known, summed",
    source: cohen,
    of: op.sumSinceChange(filing, logReturn),
  }),
];

const aboutEarnings: readonly Feature[] = [
  ...feature({
    ...score,
    ...ofEarnings,
    name: "earnings-surprise",
    says: "Newest quarter's net income less that of a year before, in standard deviations of such differences of up to 8 quarters before",
    source: "Foster, Olsen & Shevlin (1984), The Accounting Review 59(4)",
    of: surprise,
  }),
  ...family({
    ...score,
    ...ofEarnings,
    name: "fading-surprise",
    windows: [20, 60],
    says: (rows) => `Earnings surprise, halved every ${rows} rows since it became known or since the first bar`,
    source: bernard,
    of: (rows) => op.multiply(surprise, op.exp(op.multiply(-Math.LN2 / rows, rowsSince(surprise)))),
  }),
  ...feature({
    ...score,
    ...afterNews,
    name: "surprise-change",
    says: "The earnings surprise at its newest change less the one before",
    source: "Chan, Jegadeesh & Lakonishok (1996), J. Finance 51(5): earnings momentum",
    of: op.latest(op.onlyWhere(surpriseMove, surprised)),
  }),
  ...feature({
    ...rows0,
    ...ofEarnings,
    name: "surprise-age",
    says: "Rows since the earnings surprise changed or the first bar",
    source: "textbook",
    of: rowsSince(surprise),
  }),
  ...feature({
    unit: "fraction",
    ...afterNews,
    name: "announcement-return",
    says: "Log return less that of the universe in the row in which the earnings surprise last changed",
    source:
      "Chan, Jegadeesh & Lakonishok (1996), J. Finance 51(5): abnormal return around the announcement, here of one row",
    of: op.latest(op.onlyWhere(abnormal, surprised)),
  }),
  ...feature({
    unit: "fraction",
    missing: "missing where the earnings surprise or a return is; summed anew after that",
    name: "earnings-drift",
    says: "Log returns less those of the universe, summed over the rows since the earnings surprise changed or the first bar",
    source: bernard,
    of: op.sumSinceChange(surprise, abnormal),
  }),
  ...feature({
    unit: "fraction",
    missing: "missing where the earnings surprise or a return is; summed anew after that",
    name: "drift-with-surprise",
    says: "Log returns less those of the universe, summed over the rows since the earnings surprise changed or the first bar, times its sign: above 0 where the price went on in its direction",
    source: bernard,
    of: op.multiply(op.sign(surprise), op.sumSinceChange(surprise, abnormal)),
  }),
  ...feature({
    ...tone,
    missing: "missing where the surprise is, and until a text is in a row after its change",
    name: "earnings-tone",
    says: "Mean tone of the texts of the rows since the earnings surprise changed or the first bar",
    source: "Loughran & McDonald (2011), J. Finance 66(1)",
    of: toneSince(surprise),
  }),
  ...feature({
    ...toneGap,
    missing: "missing until the surprise has changed once, and until a text is in a row after its change",
    name: "earnings-tone-change",
    says: "Mean tone of the texts since the earnings surprise changed less that of the 20 rows up to the newest change which had texts there",
    source:
      "Price, Doran, Peterson & Bliss (2012), J. Banking & Finance 36(4): tone of earnings calls; here of what is written about them",
    of: op.subtract(toneSince(surprise), op.latest(op.onlyWhere(toneOver(texts, 20), surprised))),
  }),
  ...feature({
    ...tone,
    missing: "missing where the surprise or the tone is",
    name: "tone-with-surprise",
    says: "The tone that halves in weight every 5 rows, times the sign of the earnings surprise",
    source: "Tetlock, Saar-Tsechansky & Macskassy (2008), J. Finance 63(3)",
    of: op.multiply(op.sign(surprise), mood),
  }),
];

export const eventFeatures: readonly Feature[] = [...aboutFilings, ...aboutEarnings];
