"""YAML, read whole: texts, lists and mappings only, up to 64 MB."""

from pathlib import Path

from graph.strictyaml import read_yaml
from ingest.files import read_whole
from ingest.rows import Table
from ingest.trees import tree_table


def read_yaml_rows(path: Path, rows_path: str | None) -> Table:
    """The table of a YAML file; raises BadInput for whatever is no plain YAML."""
    return tree_table(read_yaml(read_whole(path), path.name), rows_path, path.name)
