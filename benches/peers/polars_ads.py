"""Reads ads into polars, only the fields that are needed, and writes the table."""

import polars as pl

SCHEMA = {
    "headline": pl.String,
    "description": pl.Struct({"text": pl.String}),
    "employer": pl.Struct({"name": pl.String}),
    "publication_date": pl.String,
}


def ads(path):
    """Number, employer, year and text of each ad."""
    return pl.scan_ndjson(path, schema=SCHEMA, infer_schema_length=None).select(
        employer=pl.col("employer").struct.field("name"),
        year=pl.col("publication_date").str.slice(0, 4),
        text=pl.format("{}\n{}", pl.col("headline"), pl.col("description").struct.field("text")),
    )


def write(table, path):
    """Sorts the table and writes it as CSV."""
    table.sort("employer", "year").collect(engine="streaming").write_csv(path)
