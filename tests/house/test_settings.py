"""What the environment may set is read once, refused where wrong without echoing a key, and named in the docs."""

import dataclasses
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.marking import Marking
from graph.settings import SETTINGS, Settings
from tests.house.conftest import ROOT

KEY = "k" * 16


def test_nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings.from_environment({})
    assert settings.store == f"sqlite://{tmp_path}/lintas/lintas.db"
    assert settings.api_keys == {}


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environment({"LINTAS_STORE": ""}) == Settings.from_environment({})


def test_keys_have_a_marking_each() -> None:
    settings = Settings.from_environment({"LINTAS_API_KEYS": f"{KEY}=AMBER:alpha,beta; {KEY}2=GREEN"})
    assert settings.api_keys == {KEY: Marking(2, frozenset({"alpha", "beta"})), f"{KEY}2": Marking(1)}


def test_a_key_may_hold_an_equals_sign() -> None:
    assert Settings.from_environment({"LINTAS_API_KEYS": f"{KEY}===GREEN"}).api_keys == {f"{KEY}==": Marking(1)}


@pytest.mark.parametrize("text", ["short=GREEN", KEY, f"{KEY}=", f"{KEY}=PURPLE", f"{KEY}=RED;{KEY}=GREEN"])
def test_a_bad_key_is_refused_and_never_echoed(text: str) -> None:
    with pytest.raises(BadInput, match=r"^LINTAS_API_KEYS: entry \d") as caught:
        Settings.from_environment({"LINTAS_API_KEYS": text})
    assert KEY not in str(caught.value)
    assert "short" not in str(caught.value)
    assert "PURPLE" not in str(caught.value)


def test_seconds_for_which_an_old_view_is_shown() -> None:
    assert Settings.from_environment({}).serve_stale == 0
    assert Settings.from_environment({"LINTAS_SERVE_STALE": "300"}).serve_stale == 300


@pytest.mark.parametrize("text", ["-1", "1.5", "5 min", "٣", "1" * 10])
def test_what_is_no_number_of_seconds(text: str) -> None:
    with pytest.raises(BadInput, match=r"^LINTAS_SERVE_STALE: write a whole number of seconds"):
        Settings.from_environment({"LINTAS_SERVE_STALE": text})


def test_settings_are_frozen_and_print_no_key() -> None:
    settings = Settings.from_environment({"LINTAS_API_KEYS": f"{KEY}=GREEN"})
    assert KEY not in repr(settings)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.store = "x"  # type: ignore[misc]


@pytest.mark.parametrize("setting", SETTINGS, ids=[setting.name for setting in SETTINGS])
def test_the_docs_name_each_setting(setting: object) -> None:
    told = "".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    assert f"`{setting.name}`" in told  # type: ignore[attr-defined]


def test_only_the_front_door_and_settings_read_the_environment() -> None:
    rooms = ("graph", "ingest", "api", "visualisations")
    readers = [
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "os.environ" in path.read_text("utf-8") or "os.getenv" in path.read_text("utf-8")
    ]
    assert readers == []
