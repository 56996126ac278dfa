"""A mapping's conditions (`when`): equality, one of a list, a prefix, not, filled (*) and empty."""

from collections.abc import Callable
from typing import TypeAlias

from graph.strictyaml import Yaml
from ingest.part import Part
from ingest.places import Places, Vector

Condition: TypeAlias = Callable[[Vector], bool]
_Test: TypeAlias = Callable[[str], bool]


def read_condition(entry: Part, name: str, places: Places) -> Condition:
    """Compile a condition; it holds where the test of every column named in it does.

    Raises BadInput for a column or a test that there is not.
    """
    part = entry.part(name)
    if not part.data:
        raise entry.fault("must name columns and what they must be", name)
    tests = [(places.find(part, column, column), _test(part, column, test)) for column, test in part.data.items()]
    if len(tests) == 1:
        place, test = tests[0]
        return lambda vector: test(vector[place])
    return lambda vector: all(test(vector[place]) for place, test in tests)


def _test(part: Part, column: str, data: Yaml) -> _Test:
    if isinstance(data, list):
        known = frozenset(part.texts(column))
        return known.__contains__
    if isinstance(data, str):
        return bool if data == "*" else data.__eq__
    if len(data) != 1:
        raise part.fault("must have one of prefix and not", column)
    ((word, operand),) = data.items()
    if word == "not":
        inner = _test(part.part(column), "not", operand)
        return lambda text: not inner(text)
    if word == "prefix" and isinstance(operand, str) and operand:
        return lambda text: text.startswith(operand)
    raise part.fault(f"{word!r} is no test; use a text, a list, prefix, not, * or nothing", column)
