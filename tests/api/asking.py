"""Asks a served store many questions that its own document allows, and many that it forbids."""

import collections
import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import hypothesis
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.app import create_app
from graph import ontology, projection
from graph.ledger import Ledger
from graph.marking import CLEAR
from ingest.jobs import corpus_jobs
from ingest.load import load

from .conftest import AMBER_KEY, KEYS, served

PATIENCE: Final = 120  # seconds
DATES: Final = ("2009", "2023-06", "2024-11-15")
# A question takes the first or the second; a search goes on after an id that it found.
EITHER: Final = (("between", "at"), ("q", "after"))
Case = schemathesis.Case
Operation = schemathesis.APIOperation


@dataclass(frozen=True)
class Known:
    """What is there to be asked for: ids of entities and of sources, and a key."""

    entities: tuple[str, ...] = field(repr=False)
    sources: tuple[str, ...] = field(repr=False)
    key: str

    @classmethod
    def of(cls, ledger: Ledger, key: str) -> "Known":
        """All that a CLEAR caller sees."""
        view = projection.build(ledger, CLEAR, ontology.load())
        kinds = list(map(view.kind_name, range(len(view.ids))))
        sources = tuple(entity for entity, kind in zip(view.ids, kinds, strict=True) if kind == "Source")
        return cls(tuple(view.ids), sources, key)


@dataclass
class Asked:
    """How many answers of each status each route gave."""

    statuses: dict[str, collections.Counter[int]] = field(
        default_factory=lambda: collections.defaultdict(collections.Counter)
    )

    @property
    def total(self) -> int:
        return sum(counter.total() for counter in self.statuses.values())

    def found(self, route: str) -> float:
        """The part of a route's answers that are 2xx."""
        counter = self.statuses[route]
        return sum(number for status, number in counter.items() if status // 100 == 2) / counter.total()

    def lines(self) -> Iterator[str]:
        """A table for people."""
        for route, counter in self.statuses.items():
            told = "  ".join(f"{status}: {number}" for status, number in sorted(counter.items()))
            yield f"{route:38} {counter.total():6} cases, {self.found(route):4.0%} 2xx   {told}"


def examine(ledger: Ledger, count: int, spoil: Callable[[FastAPI], object] = lambda app: None) -> Asked:
    """Load the corpus into an empty ledger, serve it, and ask about it over every route."""
    load(ledger, ontology.load(), corpus_jobs(), actor="a test")
    app = create_app(ledger, KEYS)
    spoil(app)
    with served(app) as client:
        return ask_all(str(client.base_url).rstrip("/"), Known.of(ledger, AMBER_KEY), count)


def check(asked: Asked, count: int) -> None:
    """So many were asked, nothing broke, and every route found something often enough."""
    statuses = {status for counter in asked.statuses.values() for status in counter}
    poor = [route for route in asked.statuses if asked.found(route) < 0.2]
    assert asked.total >= count, f"{asked.total} of {count} were asked"
    assert {status for status in statuses if status >= 500} <= {503}, f"a route broke: {statuses}"
    assert not poor, f"found too seldom: {poor}"


def ask_all(url: str, known: Known, count: int) -> Asked:
    """Ask about `count` questions over all routes, and check each answer against the document.

    Raises what schemathesis found: an answer of 5xx but 503, a status, type or shape that the document does not
    have, a forbidden question that was answered, a key that was not looked at.
    """
    load_all_checks()
    asked = Asked()
    operations = [result.ok() for result in schemathesis.openapi.from_url(f"{url}/openapi.json").get_all_operations()]
    operations.sort(key=lambda operation: len(list(operation.iter_parameters())))  # those with one question first
    with requests.Session() as session:
        for place, operation in enumerate(operations):
            share = (count - asked.total) // (len(operations) - place)
            _ask(operation, session, url, known, share, asked.statuses[operation.label])
    return asked


def _ask(
    operation: Operation, session: requests.Session, url: str, known: Known, share: int, told: collections.Counter[int]
) -> None:
    allowed = _naming(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), known)
    forbidden = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    for cases, part in ((allowed, share - share // 4), (forbidden, share // 4)):

        @hypothesis.seed(share)
        @hypothesis.settings(
            max_examples=max(1, part),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(case=cases)
        def question(case: Case) -> None:
            answer = case.call(base_url=url, session=session, timeout=PATIENCE)
            told[answer.status_code] += 1
            if answer.status_code != 503:
                # A name that is not on file is refused whatever its form: so much the document cannot say.
                case.validate_response(answer, excluded_checks=[positive_data_acceptance])

        with contextlib.suppress(Unsatisfiable):  # a route without parameters cannot be asked wrongly
            question()


@st.composite
def _naming(draw: st.DrawFn, cases: st.SearchStrategy[Case], known: Known) -> Case:
    """Allowed questions, of which three in four name what there is; their other fields stay as they were drawn."""
    case = draw(cases)
    if not draw(st.sampled_from((True, True, True, False))):
        case.headers.update(draw(st.sampled_from(({}, {"X-API-Key": "a key that nobody was given"}))))
        return case
    case.headers.update(draw(st.sampled_from(({}, {"X-API-Key": known.key}))))
    ids = st.sampled_from(known.sources if "/sources" in case.path else known.entities)
    values = _values(ids)
    for container in (case.path_parameters, case.query, case.body):
        if isinstance(container, dict):
            container.update({name: draw(values[name]) for name in container if name in values})
            for both, one in EITHER:
                if {both, one} <= container.keys():
                    del container[one]
    return case


def _values(ids: st.SearchStrategy[str]) -> Mapping[str, st.SearchStrategy[Any]]:
    """What fits each field that names something."""
    ends, few = st.lists(ids, min_size=1, max_size=3), st.lists(ids, max_size=1)
    return {
        **dict.fromkeys(("id", "entity", "after"), ids),
        **dict.fromkeys(("source", "target", "sources", "targets"), ends),
        **dict.fromkeys(("via", "avoid"), few),
        "without": st.fixed_dictionaries({}, optional={"entity": few, "source": few}),
        "at": st.sampled_from(DATES),
        "between": st.just(["2009", "2024"]),
        "q": st.sampled_from(("imigrasi", "Indonesia", "bali process")),
    }
