"""One contestant on one table, in a process of its own: seconds, peak memory, and who qualifies as SRDI.

Run by ``tests.bench.portfolio``; prints one line of JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

TIERS = ("innovative", "srdi", "little_giant")
AS_OF = "2024-06-01"
ROUNDS = 3
# One row at a time: more rows would only take longer.
MOST_FOR_ZEN = 5_000
PASSES = 2


def tiercheck_on_polars(table: pl.DataFrame) -> Callable[[], pl.Series]:
    import tiercheck as tc

    def run() -> pl.Series:
        judged = tc.assess_portfolio(table.lazy(), AS_OF, "CN", tiers=TIERS, columns="all")
        return judged.collect(engine="streaming")["srdi_outcome"]

    return run


def tiercheck_on_duckdb(table: pl.DataFrame) -> Callable[[], pl.Series]:
    import duckdb

    import tiercheck as tc

    connection = duckdb.connect()
    connection.register("portfolio", table.to_arrow())
    connection.execute("create table enterprises as select * from portfolio")

    def run() -> pl.Series:
        judged = tc.assess_portfolio(connection.table("enterprises"), AS_OF, "CN", tiers=TIERS, columns="all")
        read = pl.from_arrow(judged.to_arrow_table())
        assert isinstance(read, pl.DataFrame)
        return read["srdi_outcome"]

    return run


def polars_by_hand(table: pl.DataFrame) -> Callable[[], pl.Series]:
    from tests.bench.portfolio.by_hand import judge

    return lambda: judge(table.lazy()).collect(engine="streaming")["srdi_outcome"]


def openfisca(table: pl.DataFrame) -> Callable[[], pl.Series]:
    from tests.bench.portfolio.openfisca_srdi import judge, system

    columns = {}
    for column in _flat(table).iter_columns():
        filled = column.fill_null(value=False) if column.dtype == pl.Boolean else column.fill_null(0)
        columns[column.name] = filled.to_numpy()
    made = system(columns)
    return lambda: pl.Series(judge(made, columns)).cast(pl.Int8) * PASSES


def zen_engine(table: pl.DataFrame) -> Callable[[], pl.Series]:
    from tests.bench.portfolio.zen_srdi import judge

    rows = list(_flat(table.head(MOST_FOR_ZEN)).iter_rows(named=True))
    evaluate = judge()
    return lambda: pl.Series([PASSES * evaluate(row) for row in rows], dtype=pl.Int8)


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return plain numbers: levels as positions, decimals as floats, the size class as one answer."""
    from tests.bench.portfolio.by_hand import LEVELS, below_large

    level = pl.col("rd_body_level").replace_strict(LEVELS, return_dtype=pl.Int8)
    decimals = pl.selectors.decimal().cast(pl.Float64)
    return table.with_columns(level, decimals, below_large().alias("below_large")).select(
        pl.selectors.numeric() | pl.selectors.boolean()
    )


CONTESTANTS: Mapping[str, Callable[[pl.DataFrame], Callable[[], pl.Series]]] = {
    "tiercheck on Polars": tiercheck_on_polars,
    "tiercheck on DuckDB": tiercheck_on_duckdb,
    "Polars by hand": polars_by_hand,
    "OpenFisca-core": openfisca,
    "zen-engine": zen_engine,
}


def main(name: str, table: Path, outcomes: Path) -> None:
    """Run one contestant, and write who qualifies."""
    run = CONTESTANTS[name](pl.read_parquet(table))
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        judged = run()
        seconds.append(time.perf_counter() - begin)
    judged.alias("outcome").to_frame().write_parquet(outcomes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = {"rows": len(judged), "seconds": min(seconds), "peak_mb": peak // 1024, "loaded_mb": loaded // 1024}
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
