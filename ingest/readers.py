"""From a file to its table, by the ending of its name."""

from pathlib import Path
from typing import Final

from graph.errors import BadInput
from ingest.csv_reader import read_csv
from ingest.json_reader import read_json_rows
from ingest.rows import Table
from ingest.yaml_reader import read_yaml_rows

ENDINGS: Final = (".csv", ".yaml", ".yml", ".json")


def read(path: Path, rows_path: str | None = None) -> Table:
    """The table of a CSV, YAML or JSON file; `rows_path` is the dotted path to the list of rows in the latter two.

    Raises BadInput where the file is none of them, or cannot be read as what it is named.
    """
    ending = path.suffix.lower()
    if ending == ".csv":
        return read_csv(path)
    if ending in (".yaml", ".yml"):
        return read_yaml_rows(path, rows_path)
    if ending == ".json":
        return read_json_rows(path, rows_path)
    raise BadInput(f"no reader for {ending or 'a file without ending'}; give CSV, YAML or JSON", where=path.name)
