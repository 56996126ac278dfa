"""Print the figures by which the style of the code is watched.

Goals: module median 84-143 lines, no module over 350; function median 5-9 lines, nine in ten under 22-45; all
arguments typed; 3-6 comment lines in 100; no import cycle.
"""

import ast
import io
import statistics
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("graph", "ingest", "api", "visualisations")
CEILING = 350
SCREEN = 50


@dataclass(frozen=True, slots=True)
class Module:
    """One file: lines, lines that are comments, lines of each function, arguments and how many have a type."""

    path: Path
    lines: int
    comments: int
    functions: tuple[tuple[str, int], ...]
    arguments: int
    typed: int


def measure(path: Path) -> Module:
    """Read one module; a docstring counts as lines of its function and not as a comment."""
    text = path.read_text("utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    arguments = [argument for function in functions for argument in _arguments(function)]
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Module(
        path=path,
        lines=text.count("\n"),
        comments=sum(token.type == tokenize.COMMENT for token in tokens),
        functions=tuple((node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions),
        arguments=len(arguments),
        typed=sum(argument.annotation is not None for argument in arguments),
    )


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.arg]:
    taken = function.args
    every = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *filter(None, (taken.vararg, taken.kwarg))]
    return (argument for argument in every if argument.arg not in ("self", "cls"))


def modules(root: Path) -> list[Module]:
    """Every module of the product, without the `__init__` files that only name their room."""
    paths = [path for room in ROOMS for path in sorted((root / room).rglob("*.py")) if "node_modules" not in path.parts]
    measured = [measure(path) for path in [*paths, root / "lintas.py"]]
    return [module for module in measured if module.functions or module.lines > SCREEN]


def cycles() -> list[tuple[str, str]]:
    """Pairs of modules that import each other, straight or by others."""
    imports = grimp.build_graph(*ROOMS, cache_dir=None)
    chains = {name: imports.find_downstream_modules(name) for name in imports.modules}
    return sorted((a, b) for a in chains for b in chains[a] if a < b and a in chains[b])


def report(found: Sequence[Module], circles: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The figures, a line each; then what is over a ceiling."""
    lengths = sorted(length for module in found for _, length in module.functions)
    lines = [module.lines for module in found]
    typed, arguments = sum(module.typed for module in found), sum(module.arguments for module in found)
    comments = 100 * sum(module.comments for module in found) / sum(lines)
    yield f"modules {len(found)}, lines: median {statistics.median(lines):.0f}, longest {max(lines)}"
    nine_in_ten = lengths[len(lengths) * 9 // 10]
    median = statistics.median(lengths)
    yield f"functions {len(lengths)}, lines: median {median:.0f}, nine in ten within {nine_in_ten}, most {lengths[-1]}"
    yield f"arguments {arguments}, typed {100 * typed / max(1, arguments):.1f} %"
    yield f"comment lines in 100: {comments:.1f}"
    yield f"import cycles: {len(circles)}"
    for pair in circles:
        yield "  " + " <-> ".join(pair)
    for module in found:
        if module.lines > CEILING:
            yield f"  over {CEILING} lines: {module.path.relative_to(ROOT)} ({module.lines})"
        for name, length in module.functions:
            if length > SCREEN:
                yield f"  over a screen: {module.path.relative_to(ROOT)} {name} ({length} lines)"


def main() -> None:
    """Print the report of this checkout."""
    for line in report(modules(ROOT), cycles()):
        print(line)


if __name__ == "__main__":
    main()
