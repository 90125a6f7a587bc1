// Columns that look across the members: the market, the universe, the sector and the leaders, each as a return of this session.

import { openChain } from "./chain.ts";
import type { ColumnSource, Members, Session } from "./session.ts";

/** What the csv layouts say of an instrument whose sector nobody gave. */
const noSector = "not given";
const volumeRows = 20;

interface Member {
  readonly place: number;
  readonly sector: string | null;
  readonly counted: boolean;
  readonly chain: ReturnType<typeof openChain>;
  /** Over the newest rows of its own. */
  readonly volumes: Rolling;
  readonly turnovers: Rolling;
  change: number;
  /** Mean turnover of the rows before this session. */
  turnoverBefore: number;
}

export const crossSection: ColumnSource = {
  columns: [
    "market_close",
    "universe_return",
    "universe_dispersion",
    "universe_advancing",
    "universe_volume_ratio",
    "sector_return",
    "leader_return",
  ],
  reads: ["actions"],
  of: "universe",
  open(members: Members) {
    const all = membersOf(members);
    const benchmark = all.find(({ place }) => members.instruments[place]?.symbol === members.dataset.benchmark) ?? null;
    let index = 100;
    let benchmarkClose = Number.NaN;
    return (session, write) => {
      const ratios: number[] = [];
      for (const member of all) {
        const bar = session.bars[member.place] ?? null;
        const chained = member.chain(bar, session.actions[member.place] ?? []);
        member.change = chained?.change ?? Number.NaN;
        member.turnoverBefore = member.turnovers.mean();
        if (bar === null || chained === null) continue;
        if (member === benchmark) benchmarkClose = chained.close;
        member.turnovers.add(bar.close * bar.volumeShares);
        const usual = member.volumes.add(chained.volume).mean();
        if (member.counted && usual > 0) ratios.push(chained.volume / usual);
      }
      const moved = all.filter(({ counted, change }) => counted && !Number.isNaN(change));
      const changes = moved.map(({ change }) => change);
      const universe = meanOf(changes);
      if (!Number.isNaN(universe)) index *= 1 + universe;
      const market = benchmark === null ? index : session.bars[benchmark.place] ? benchmarkClose : Number.NaN;
      const shared = {
        market_close: market,
        universe_return: universe,
        universe_dispersion: spreadOf(changes, universe),
        universe_advancing:
          moved.length === 0 ? Number.NaN : changes.filter((change) => change > 0).length / moved.length,
        universe_volume_ratio: meanOf(ratios),
      } as const;
      const sectors = sumsBySector(moved);
      const leaders = leadersOf(all);
      const led = leaders.reduce((sum, { change }) => sum + change, 0);
      for (const { place, sector, counted, change } of presentOf(all, session)) {
        for (const [column, value] of Object.entries(shared)) write(column as keyof typeof shared, place, value);
        const own = counted && !Number.isNaN(change);
        const { sum, count } = sectors.get(sector ?? noSector) ?? { sum: 0, count: 0 };
        const others = own ? count - 1 : count;
        if (sector !== null && others > 0) write("sector_return", place, (sum - (own ? change : 0)) / others);
        const leads = own && leaders.some((leader) => leader.place === place);
        const before = leads ? leaders.length - 1 : leaders.length;
        if (before > 0) write("leader_return", place, (led - (leads ? change : 0)) / before);
      }
    };
  },
};

const membersOf = ({ instruments }: Members): readonly Member[] =>
  instruments.map(({ sector, benchmark, kind }, place) => ({
    place,
    sector: sector === noSector || benchmark ? null : sector,
    counted: !benchmark && kind !== "etf" && kind !== "index", // funds hold members: they would count twice
    chain: openChain(),
    volumes: new Rolling(volumeRows),
    turnovers: new Rolling(volumeRows),
    change: Number.NaN,
    turnoverBefore: Number.NaN,
  }));

const presentOf = (all: readonly Member[], { bars }: Session): readonly Member[] =>
  all.filter(({ place }) => bars[place] != null);

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: readonly number[], mean: number): number {
  if (values.length < 2) return Number.NaN;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

function sumsBySector(moved: readonly Member[]): ReadonlyMap<string, { sum: number; count: number }> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { sector, change } of moved) {
    if (sector === null) continue;
    const so = sums.get(sector) ?? { sum: 0, count: 0 };
    sums.set(sector, { sum: so.sum + change, count: so.count + 1 });
  }
  return sums;
}

/** The tenth with the largest turnover before this session, one at least; which they are must not depend on today's move. */
function leadersOf(all: readonly Member[]): readonly Member[] {
  const ranked = all
    .filter(({ counted, turnoverBefore }) => counted && turnoverBefore > 0)
    .sort((a, b) => b.turnoverBefore - a.turnoverBefore || a.place - b.place);
  return ranked.slice(0, Math.ceil(ranked.length / 10)).filter(({ change }) => !Number.isNaN(change));
}

/** The mean of the newest rows, NaN until there are so many. Summed afresh each time: no rounding is carried along. */
class Rolling {
  readonly #values: Float64Array;
  #seen = 0;

  constructor(rows: number) {
    this.#values = new Float64Array(rows);
  }

  add(value: number): this {
    this.#values[this.#seen++ % this.#values.length] = value;
    return this;
  }

  mean(): number {
    const rows = this.#values.length;
    if (this.#seen < rows) return Number.NaN;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += this.#values[(this.#seen + i) % rows] as number;
    return sum / rows;
  }
}
