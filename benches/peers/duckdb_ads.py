"""Reads ads in DuckDB, only the fields that are needed, and writes the table."""

ADS = """SELECT employer.name AS employer, publication_date[:4] AS year, headline || chr(10) || description.text AS text
    FROM read_json($file, format = 'newline_delimited', columns = {headline: 'VARCHAR', description: 'STRUCT("text" VARCHAR)',
    employer: 'STRUCT("name" VARCHAR)', publication_date: 'VARCHAR'})"""


def write(connection, query, values, path):
    """Runs a query and writes its rows as CSV."""
    connection.sql(query, params=values).write_csv(path)
