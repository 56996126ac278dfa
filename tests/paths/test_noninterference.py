"""What a caller may not see changes no byte of any answer, nor of the view that the answers come from."""

import dataclasses
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

import msgspec
import numpy as np
import pytest

from graph import conflicts, marking, projection, search
from graph.answers import encode
from graph.dossier import dossier
from graph.errors import BadQuestion
from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.paths import answer
from graph.paths.segments import find
from graph.projection.rows import Rows, take
from graph.view import View
from tests.paths import graphs, oracle
from tests.paths.conftest import Cases
from tests.paths.worlds import Entry, captions, committed, link_of, same, says, view_of
from tests.paths.worlds import batch as batch_of
from tests.stores.model import ModelLedger

AMBER: Final = marking.parse("AMBER")
STORES: Final = 300
WITHIN: Final = 100  # cases to try for each leak
Patch = pytest.MonkeyPatch


def hidden(seed: int, case: graphs.Case) -> list[Entry]:
    """AMBER statements and judgements about what a case is about: at its ends, beside its links, and elsewhere."""
    rng, world = Random(seed), case.world()
    ids = sorted(name for name in world.known if not name.startswith("src:"))
    one, other = case.query.sources[0], case.query.targets[0]
    made: list[Entry] = [*captions("person:hidden", "ring:0", marking="AMBER")]
    made.append(says(one, "alias", "Alias", marking="AMBER"))
    made += [says(name, "caption", "A caption before all others", marking="AMBER") for name in rng.sample(ids, 2)]
    made += [says(name, "reliability", "E", marking="AMBER") for name in graphs.SOURCES]
    for near, far in [(one, "person:hidden"), ("person:hidden", other), (one, other), *_pairs(rng, ids)]:
        kinds = [kind for kind in graphs.LINKS if oracle.stance_of(kind, oracle.kind_of(near), oracle.kind_of(far))]
        for kind in rng.sample(kinds, min(2, len(kinds))):
            ends = sorted((near, far)) if kind in oracle.UNDIRECTED else (near, far)
            made.append(says(ends[0], kind, ends[1], marking="AMBER", locator="hidden"))
    for tie in rng.sample(world.ties, min(4, len(world.ties))):
        entry = rng.choice(tie.affirmed).entry
        sign = rng.choice("+-")
        more: dict[str, Any] = {
            "key": dict(entry.key),
            "marking": "AMBER",
            "locator": "hidden",
            "seen_on": "2019-07-01",
        }
        made += [
            says(entry.entity, entry.prop, entry.value, sign=sign, source=rng.choice(graphs.SOURCES), **more),
            says(link_of(entry), "note", "seen by few", marking="AMBER"),
        ]
    kin = [pair for pair in _pairs(rng, ids, 20) if oracle.kind_of(pair[0]) == oracle.kind_of(pair[1])]
    return [*made, *(same(*pair, rng.choice(["yes", "no"]), "AMBER") for pair in kin[:3])]


def _pairs(rng: Random, ids: Sequence[str], count: int = 4) -> list[list[str]]:
    return [rng.sample(ids, 2) for _ in range(count)]


def with_hidden(seed: int, case: graphs.Case) -> Ledger:
    """The case with hidden entries before, among and after its own."""
    rng, batches = Random(seed), [list(batch) for batch in case.batches()]
    more = hidden(seed, case)
    rng.shuffle(more)
    for entry in more[4:]:
        batch = rng.choice(batches)
        batch.insert(rng.randint(0, len(batch)), entry)
    ledger = ModelLedger()
    ledger.append(batch_of("hidden before", more[:2]))
    committed(ledger, batches)
    ledger.append(batch_of("hidden after", more[2:4]))
    return ledger


def answers(ledger: Ledger, case: graphs.Case) -> list[bytes]:
    """The bytes of every question of a CLEAR caller; of one that is refused, what is said."""
    view = view_of(ledger)
    ends = (*case.query.sources, *case.query.targets, "person:hidden")
    texts = ("0", "hiden", "Alias", "caption before", "person:hidden", "src")
    questions: list[Callable[[], object]] = [
        lambda: answer.answer(ledger, view, case.query, why_not=True, rests_on=1),
        lambda: answer.answer(ledger, view, msgspec.structs.replace(case.query, targets=("person:hidden",))),
        lambda: answer.answer(ledger, view, msgspec.structs.replace(case.query, sources=("Alias",))),
        lambda: conflicts.answer(ledger, view),
        *[lambda text=text: search.search(view, text) for text in texts],
        *[lambda name=name: _dossier(ledger, view, name) for name in ends],
    ]
    return [_said(question) for question in questions]


def _dossier(ledger: Ledger, view: View, name: str) -> object:
    node = view.number(name)
    return node if node is None else dossier(ledger, view, node)


def _said(question: Callable[[], object]) -> bytes:
    try:
        return encode(question())
    except BadQuestion as error:
        near = [getattr(error, name, ()) for name in ("nearest", "candidates")]
        return encode([type(error).__name__, str(error), error.field, near])


def arrays(view: View) -> dict[str, object]:
    """Everything in a view but where the store keeps a statement."""
    held = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
    for name in ("table", "links", "adjacency"):
        part = held.pop(name)
        held |= {f"{name}.{field.name}": getattr(part, field.name) for field in dataclasses.fields(part)}
    held |= {name: (part.dtype.str, part.tolist()) for name, part in held.items() if isinstance(part, np.ndarray)}
    return {name: part for name, part in held.items() if name not in ("ontology", "table.position")}


def differs(seed: int, case: graphs.Case, plain: Ledger) -> bool:
    """Whether what is hidden shows in an answer or in the view of a CLEAR caller."""
    more = with_hidden(seed, case)
    return arrays(view_of(plain)) != arrays(view_of(more)) or answers(plain, case) != answers(more, case)


def test_the_hidden_changes_no_byte(cases: Cases, scale: Callable[[int], int], figure: Callable[[str], None]) -> None:
    total = scale(STORES)
    assert [seed for seed, solved in cases.first(total) if differs(seed, solved.case, solved.model)] == []
    changed = sum(
        _paths(solved.model, solved.case) != _paths(with_hidden(seed, solved.case), solved.case)
        for seed, solved in cases.first(total)
    )
    figure(f"{total} stores; a caller who sees the hidden gets another answer in {changed}")
    assert changed >= total / 2


def _paths(ledger: Ledger, case: graphs.Case) -> object:
    try:
        return oracle.read(answer.answer(ledger, view_of(ledger, AMBER), case.query))
    except BadQuestion as error:
        return str(error)


# planted leaks

LEAKS: Final[list[Callable[[Patch], None]]] = []


def leak(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted leak; its name says what seeps out."""
    LEAKS.append(plant)
    return plant


def seeing(patch: Patch, leaks: Callable[[Rows, int], bool]) -> None:
    """Let a view be built from the rows that its caller may see and from some that leak."""
    real = projection.read

    def read(ledger: Ledger, at: Any, caller: marking.Marking) -> Any:
        rows, state = real(ledger, at, AMBER)
        kept = np.array(
            [
                row
                for row, text in enumerate(rows.marking)
                if caller.may_see(marking.parse(text)) or leaks(rows, row)
            ]
        )  # fmt: skip
        columns = {field.name: getattr(rows, field.name) for field in dataclasses.fields(rows)}
        cut = {name: part[kept] if isinstance(part, np.ndarray) else take(part, kept) for name, part in columns.items()}
        return Rows(**cut), state

    patch.setattr(projection, "read", read)


@leak
def every_statement(patch: Patch) -> None:
    seeing(patch, lambda rows, row: True)


@leak
def links(patch: Patch) -> None:
    seeing(patch, lambda rows, row: rows.prop[row].isupper() and bool(rows.affirms[row]))


@leak
def denials(patch: Patch) -> None:
    seeing(patch, lambda rows, row: not rows.affirms[row])


@leak
def captions_of_others(patch: Patch) -> None:
    seeing(patch, lambda rows, row: rows.prop[row] == "caption")


@leak
def aliases(patch: Patch) -> None:
    seeing(patch, lambda rows, row: rows.prop[row] == "alias")


@leak
def grades_of_sources(patch: Patch) -> None:
    seeing(patch, lambda rows, row: rows.prop[row] == "reliability")


@leak
def notes_on_links(patch: Patch) -> None:
    seeing(patch, lambda rows, row: rows.prop[row] == "note")


@leak
def judgements(patch: Patch) -> None:
    real = projection.read

    def read(*given: Any) -> Any:
        rows, state = real(*given)
        open_to_all = tuple(msgspec.structs.replace(judge, marking="CLEAR") for judge in state.judgements)
        return rows, dataclasses.replace(state, judgements=open_to_all)

    patch.setattr(projection, "read", read)


@leak
def the_degree_of_hidden_links(patch: Patch) -> None:
    real = projection.build

    def build(ledger: Ledger, caller: marking.Marking, vocabulary: Ontology) -> View:
        view, whole = (real(ledger, who, vocabulary) for who in (caller, AMBER))
        at = [whole.link_number(name) for name in view.links.ids]
        view.__dict__["degrees"] = tuple(
            np.array([own if link is None else seen[link] for link, own in zip(at, mine.tolist(), strict=True)])
            for mine, seen in zip(view.degrees, whole.degrees, strict=True)
        )
        return view

    patch.setattr(projection, "build", build)


@leak
def why_not_through_the_hidden(patch: Patch) -> None:
    def asked(told: Any, query: Any, rows: Sequence[int] = ()) -> Any:
        return find(view_of(told._evidence._ledger, AMBER), query, rows)

    patch.setattr(answer._Answer, "_asked", asked)


@leak
def the_position_in_the_version(patch: Patch) -> None:
    patch.setattr(projection, "version", lambda at, caller, vocabulary: f"{at.position:016x}")


@leak
def the_whole_digest_in_the_version(patch: Patch) -> None:
    real = projection.version
    patch.setattr(projection, "version", lambda at, caller, vocabulary: real(at, AMBER, vocabulary))


@pytest.mark.parametrize("plant", LEAKS, ids=[plant.__name__ for plant in LEAKS])
def test_a_leak_is_caught(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    caught = next((seed for seed, solved in cases.first(WITHIN) if leaks_bytes(seed, solved)), None)
    assert caught is not None


def leaks_bytes(seed: int, solved: Any) -> bool:
    """Whether an answer gives the hidden away (the view's arrays set aside)."""
    return answers(solved.model, solved.case) != answers(with_hidden(seed, solved.case), solved.case)
