"""What a load is held to as a whole: debts, limits, and the bounded memory in which both are kept."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import StoreError
from ingest import ends
from ingest.ends import Tokens, lacking, shared
from ingest.limits import Limits
from ingest.recent import Recent
from ingest.scratch import Scratch
from tests.spine.loading import House

MAPPING = """
marking: CLEAR
columns: {id: [], purpose: [], trip: [], text: []}
defaults: {source: "src:s", seen_on: "2024"}
statements:
  - {entity: "src:s", with: {title: S, reliability: C}}
  - {entity: "vessel:{id}", with: {caption: "{id}", purpose: "{purpose}"}}
  - {when: {trip: "*"}, entity: "trip:{trip}", with: {caption: "{trip}"}}
  - {when: {trip: "*"}, link: {kind: USED, source: "trip:{trip}", target: "vessel:{id}"}}
"""
RESCUER = "uses.csv:2: vessel:b states another purpose, and USED needs one of smuggling; mend the one or the other"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    with contextlib.closing(found.ledger):
        found.write("m.map.yaml", MAPPING)
        found.write("uses.csv", "id,purpose,trip,text\na,smuggling,t,\nb,,t,\n")
        yield found


def test_a_trip_uses_no_rescuer(house: House) -> None:
    house.write("boats.csv", "id,purpose,trip,text\nb,rescuer,,\na,smuggling,,\n")
    assert house.refused("uses.csv", "boats.csv", mapping="m.map.yaml") == [RESCUER]
    house.write("boats.csv", "id,purpose,trip,text\nb,smuggling,,\nc,rescuer,,\n")
    house.load("uses.csv", "boats.csv", mapping="m.map.yaml")


def test_planted_a_load_without_limits_takes_the_rescuer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.write("boats.csv", "id,purpose,trip,text\nb,rescuer,,\n")
    monkeypatch.setattr(Limits, "take", lambda limits, statements: None)
    house.load("uses.csv", "boats.csv", mapping="m.map.yaml")


WORDS = st.lists(st.tuples(st.sampled_from(["caption", "title"]), st.integers(0, 40).map(str)), max_size=60)


@given(needed=WORDS, brought=WORDS, buffer=st.integers(1, 7), part=st.integers(1, 9), recent=st.integers(1, 5))
def test_bags_of_tokens_are_sets(
    needed: list[tuple[str, str]], brought: list[tuple[str, str]], buffer: int, part: int, recent: int
) -> None:
    """However small the buffer, the parts and what is remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ends, "_BUFFER", buffer)
        patch.setattr(ends, "_PART", part)
        patch.setattr(ends, "_RECENT", recent)
        one, other = Tokens(), Tokens()
        with contextlib.closing(one), contextlib.closing(other):
            for token in needed:
                one.add(token)
            for token in brought:
                other.add(token)
            assert lacking(one, other) == {hash(token) for token in set(needed) - set(brought)}
            assert shared(one, other) == {hash(token) for token in set(needed) & set(brought)}


@given(keys=st.lists(st.integers(0, 30)), size=st.integers(1, 8))
def test_what_was_met_a_moment_ago_is_remembered_and_memory_is_bounded(keys: list[int], size: int) -> None:
    recent: Recent[int, int] = Recent(size)
    for place, key in enumerate(keys):
        found = recent.get(key)
        lately = keys[max(0, place - size) : place]
        assert found == key or key not in lately
        if found is None:
            recent.put(key, key)
        assert len(recent._new) + len(recent._old) <= 2 * size


def test_no_room_for_what_is_put_by_is_one_sentence() -> None:
    """The limit on the size of a file stands for a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    scratch = Scratch(memory=10)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        scratch.write(b"few")
        with contextlib.closing(scratch), pytest.raises(StoreError) as refusal:
            scratch.write(b"many" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(refusal.value) == (
        "no temporary file can be written (File too large); free some space, or set TMPDIR to a folder"
    )
