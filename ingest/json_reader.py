"""JSON, read whole, up to 64 MB: numbers are kept as they are printed."""

import json
from pathlib import Path
from typing import Any, NoReturn

from graph.errors import BadInput
from ingest.files import read_whole
from ingest.rows import Table
from ingest.trees import tree_table


def read_json_rows(path: Path, rows_path: str | None) -> Table:
    """The table of a JSON file; raises BadInput for NaN, a name twice in an object, deep nesting, no JSON."""
    content = read_whole(path)
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            parse_int=str,
            parse_float=str,
            parse_constant=lambda word: _refuse(f"{word} is no JSON number; leave the cell out", path),
            object_pairs_hook=lambda pairs: _object(pairs, path),
        )
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start + 1} is not UTF-8; save the file as UTF-8", where=path.name) from None
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg}; mend it there", where=f"{path.name}:{error.lineno}") from None
    except RecursionError:
        raise BadInput("nested too deep to be rows; give a list of flat objects", where=path.name) from None
    return tree_table(data, rows_path, path.name)


def _object(pairs: list[tuple[str, Any]], path: Path) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"the name {twice[:40]!r} stands twice in one object; take one out", path)
    return found


def _refuse(message: str, path: Path) -> NoReturn:
    raise BadInput(message, where=path.name)
