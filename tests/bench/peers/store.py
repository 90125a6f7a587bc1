"""1-minute bars of 10M ticks and an as-of join of 1M trades to 1M quotes by DuckDB, all threads, tables in memory; the rows of store.bench.ts."""

from _peer import best_ms, emit

import duckdb
import numpy as np
from _golden import u01

SYMBOLS, START, SESSION = 100, 1_700_000_000_000_000_000, 23_400_000_000_000


def rows(n, seed, late):
    return {
        "symbol": (u01(n, seed) * SYMBOLS).astype(np.int32),
        "event_ns": START + late + np.arange(n, dtype=np.int64) * (SESSION // n),
        "price": (10_000 + np.floor(u01(n, seed + 1) * 1000)) / 100,
        "size": 1 + np.floor(u01(n, seed + 2) * 1000),
    }


con = duckdb.connect()
for name, data in (("ticks", rows(10_000_000, 300, 0)), ("trades", rows(1_000_000, 310, 500)), ("quotes", rows(1_000_000, 320, 0))):
    con.register("data", data)
    con.execute(f"create table {name} as select * from data")
    con.unregister("data")

BARS = """select symbol, event_ns // 60000000000 as minute, arg_min(price, event_ns) as open, max(price) as high, min(price) as low,
  arg_max(price, event_ns) as close, sum(size) as volume from ticks group by symbol, minute"""
JOIN = """select t.event_ns, t.price, q.price as bid, q.event_ns as quote_ns
  from trades t asof left join quotes q on t.symbol = q.symbol and t.event_ns >= q.event_ns"""

bars_ms, bars = best_ms(lambda: con.execute(BARS).fetchnumpy())
join_ms, _ = best_ms(lambda: con.execute(f"select count(quote_ns), sum(bid) from ({JOIN})").fetchall())
quoted, age = con.execute(f"select count(quote_ns), sum(event_ns - quote_ns) from ({JOIN})").fetchall()[0]
emit(
    "store",
    "DuckDB",
    duckdb.__version__,
    [
        {"id": "1-minute bars of 10M ticks, from the ticks", "value": bars_ms, "unit": "ms"},
        {"id": "asof join of 1M trades to 1M quotes", "value": join_ms, "unit": "ms"},
    ],
    {
        "bars": len(bars["open"]),
        "volume": float(bars["volume"].sum()),
        "highs": float(bars["high"].sum()),
        "opens": float(bars["open"].sum()),
        "quoted": float(quoted),
        "ageNs": float(age),
    },
)
