// Chained prices against a vendor's adjusted closes: 253 stocks, eleven years, every day.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Bar, CorporateAction } from "#knowledge/domain/index.ts";
import { openChain } from "#tools/features/index.ts";

const folder = "../shared/data/sp500-daily";
const missing = !existsSync(folder);
const name = missing ? `adjusted closes (skipped: ${folder} is not here)` : "adjusted closes";

/** Days on which the set's own description says that the vendor adjusted otherwise, or not at all. */
const otherwise = [
  "EL 2011-11-23",
  "HBI 2015-03-04",
  "HLT 2017-01-04",
  "LDOS 2013-09-30",
  "RTX 2020-04-03",
  "WDC 2020-07-17",
  "WDC 2020-07-20",
];

const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

test.skipIf(missing)(
  `${name}: daily changes are the same to 1e-4, except where the vendor departs from its own rule`,
  () => {
    const actions = new Map<string, CorporateAction[]>();
    for (const [date, symbol, dividend, ratio] of rowsOf(readFileSync(`${folder}/actions.csv`, "utf8"))) {
      const told = (kind: CorporateAction["kind"], amount: number) => ({ kind, amountOrRatio: amount });
      const own = [
        ...(Number(dividend) === 0 ? [] : [told("dividend", Number(dividend))]),
        ...(Number(ratio) === 1 ? [] : [told("split", Number(ratio))]),
      ];
      actions.set(`${symbol} ${date}`, own as CorporateAction[]);
    }
    const chains = new Map<string, { chain: ReturnType<typeof openChain>; adjusted: number; close: number }>();
    const apart: string[] = [];
    let compared = 0;
    const rows = rowsOf(gunzipSync(readFileSync(`${folder}/daily.csv.gz`)).toString("utf8"));
    for (const [date, symbol, open, high, low, close, adjusted] of rows) {
      const before = chains.get(symbol!) ?? { chain: openChain(), adjusted: Number.NaN, close: Number.NaN };
      const bar = { open: Number(open), high: Number(high), low: Number(low), close: Number(close), volumeShares: 0 };
      const chained = before.chain(bar as Bar, actions.get(`${symbol} ${date}`) ?? []);
      const now = { chain: before.chain, adjusted: Number(adjusted), close: chained!.close };
      chains.set(symbol!, now);
      if (Number.isNaN(before.adjusted)) continue;
      compared += 1;
      const off = Math.abs(now.close / before.close - now.adjusted / before.adjusted);
      if (off > 1e-4) apart.push(`${symbol} ${date}`);
    }
    expect(compared).toBe(683_133);
    expect(apart.sort()).toEqual(otherwise);
  },
);
