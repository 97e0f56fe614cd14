"""Portfolios written and results read in every format."""

import csv
import json
from pathlib import Path

import polars as pl

DAY = "2024-06-01"
FORMATS = (".csv", ".parquet", ".jsonl", ".xlsx")


def write(frame: pl.DataFrame, path: Path) -> Path:
    match path.suffix:
        case ".csv":
            frame.write_csv(path)
        case ".jsonl":
            frame.write_ndjson(path)
        case ".xlsx":
            frame.write_excel(path)
        case _:
            frame.write_parquet(path)
    return path


def read(path: Path) -> pl.DataFrame:
    match path.suffix:
        case ".csv":
            return pl.read_csv(path, schema_overrides={"jurisdiction": pl.String, "credit_code": pl.String})
        case ".jsonl":
            return pl.read_ndjson(path)
        case ".xlsx":
            return pl.read_excel(path, schema_overrides={"jurisdiction": pl.String})
        case _:
            return pl.read_parquet(path)


def write_lines(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path


def problems(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
