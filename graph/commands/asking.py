"""The options of a path question, shared by every command that asks one."""

from collections.abc import Callable
from typing import Any, Final, TypeVar, get_args

import click

from graph.paths.query import By, Direction, PathQuery, Rank, Reliability, Stance, Without

F = TypeVar("F", bound=Callable[..., Any])

_WHAT: Final = Without.__struct_fields__
_OPTIONS: Final = (
    click.argument("source"),
    click.argument("target"),
    click.option("--or-from", multiple=True, metavar="NAME", help="Another start that will do; repeatable."),
    click.option("--or-to", multiple=True, metavar="NAME", help="Another end that will do; repeatable."),
    click.option("--via", multiple=True, metavar="NAME", help="A point to pass; repeatable, in this order."),
    click.option("--any-order", is_flag=True, help="Pass the points of --via in whatever order is shortest."),
    click.option("--avoid", multiple=True, metavar="ID|KIND", help="What to leave out: ids and kinds; repeatable."),
    click.option("--kind", "kinds", multiple=True, metavar="LINK", help="Only links of this kind; repeatable."),
    click.option("--through", multiple=True, metavar="KIND", help="Let this kind stand inside; repeatable."),
    click.option("--cross", multiple=True, type=click.Choice(get_args(Stance)), help="Walk these too; repeatable."),
    click.option(
        "--direction",
        type=click.Choice(get_args(Direction)),
        default="any",
        show_default=True,
        help="Walk links along their direction, against it, or any.",
    ),
    click.option("--max-hops", type=int, default=6, show_default=True, help="The longest path, 1 to 12."),
    click.option("--at", metavar="DATE", help="Only what may hold then: 2023, 2023-06 or 2023-06-01."),
    click.option("--between", nargs=2, metavar="DATE DATE", help="Only what may hold on some day between the two."),
    click.option("--certain", is_flag=True, help="Only what holds for certain at that date."),
    click.option("--min-reliability", type=click.Choice(get_args(Reliability)), help="No source below this."),
    click.option("--min-credibility", type=int, metavar="1-6", help="No statement below this."),
    click.option(
        "--unjudged",
        type=click.Choice(("last", "out")),
        default="last",
        show_default=True,
        help="What is unjudged (F, 6) comes last, or is left out.",
    ),
    click.option("--inferred", is_flag=True, help="Walk our own readings too."),
    click.option(
        "--without",
        multiple=True,
        type=(click.Choice(_WHAT), str),
        metavar="WHAT ID",
        help=f"As if it were not there: {', '.join(_WHAT)}; repeatable.",
    ),
    click.option(
        "--rank",
        type=click.Choice(get_args(Rank)),
        default="hops",
        show_default=True,
        help="Best is what has fewest hops, whose weakest hop is best graded, what few share, or what is earliest.",
    ),
    click.option(
        "--by",
        type=click.Choice(get_args(By)),
        default="reliability",
        show_default=True,
        help="The grade that rank evidence goes by.",
    ),
    click.option("-k", "--k", type=int, default=1, show_default=True, help="So many paths, 1 to 1000."),
)


def asks_path(function: F) -> F:
    """Add the arguments and options of a path question; `path_query` reads them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def path_query(
    *,
    source: str,
    target: str,
    or_from: tuple[str, ...],
    or_to: tuple[str, ...],
    any_order: bool,
    without: tuple[tuple[str, str], ...],
    **rest: Any,
) -> PathQuery:
    """The question that the options ask."""
    left_out = {name: tuple(entry for what, entry in without if what == name) for name in _WHAT}
    return PathQuery(
        sources=(source, *or_from),
        targets=(target, *or_to),
        via_order="any" if any_order else "given",
        without=Without(**left_out),
        **rest,
    )
