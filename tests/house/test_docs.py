"""The pages that are made from the code are current, and every command and setting stands in one."""

import pytest

import lintas
from tests.house.conftest import ROOT
from tools import cli_doc


def test_the_terminal_page_is_current() -> None:
    assert cli_doc.PAGE.read_text("utf-8") == cli_doc.page(), "make it again: python -m tools.cli_doc"


@pytest.mark.parametrize("name", lintas.COMMANDS)
def test_every_command_stands_in_the_docs(name: str) -> None:
    assert f"### `lintas {name}`" in cli_doc.PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/data.md", "docs/neo4j.md", "docs/paths.md"]
)
def test_links_between_the_docs_lead_somewhere(name: str) -> None:
    import re

    page = ROOT / name
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
