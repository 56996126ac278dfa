"""compose.yaml gives the official image the limits that a server from pip has."""

from pathlib import Path

import pytest
import yaml

from graph.settings import SETTINGS
from graph.stores.neo4j.server import configuration, jars

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def services() -> dict[str, dict[str, object]]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]


def variable(setting: str) -> str:
    """A setting's name as the official image reads it from the environment."""
    return "NEO4J_" + setting.replace("_", "__").replace(".", "_")


def test_the_limits_are_the_same(services: dict) -> None:
    given = services["neo4j"]["environment"]
    assert {name: given.get(variable(name)) for name in configuration.LIMITS} == configuration.LIMITS
    heap = {"NEO4J_AUTH", "NEO4J_server_memory_heap_max__size"}
    assert {name for name in given if name.startswith("NEO4J_")} - set(map(variable, configuration.LIMITS)) == heap


def test_the_image_is_of_the_same_release(services: dict) -> None:
    release = services["neo4j"]["image"].removeprefix("neo4j:")
    assert jars.VERSION.startswith(f"{release}.")


def test_nothing_is_open_to_other_machines(services: dict) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_interface_is_given_settings_that_there_are(services: dict) -> None:
    assert set(services["api"]["environment"]) <= {setting.name for setting in SETTINGS}
    assert services["api"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "RETURN 1" in services["neo4j"]["healthcheck"]["test"][1]


@pytest.mark.parametrize("name", ["compose.yaml", "Dockerfile"])
def test_both_say_that_they_were_not_built(name: str) -> None:
    assert "NOT BUILT OR RUN" in (ROOT / name).read_text("utf-8")


def test_the_image_copies_each_room() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for room in ("graph", "ingest", "api", "visualisations"):
        assert f"COPY {room} {room}\n" in text
        assert f"!{room}" in ignored
