"""What every test may ask for: the scale of the run, the folder beside the checkout, an environment of its own.

Strategy: a real store in a temporary folder, the real console script, a real browser; nothing of ours is mocked.
`make test` runs at a tenth of the counts, `make test-full` (`--full`) at all of them.
"""

import collections
import signal
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
SLOWEST = 10

# The same examples in every run; a shared two-core machine keeps no deadline per example.
hypothesis.settings.register_profile("lintas", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("lintas")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run every count in full instead of a tenth")


def pytest_configure() -> None:
    """Take Ctrl-C again: a run in the background of a shell ignores it, and so would every program that it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """Turn a full count into the one of this run: all of it with --full, else a tenth, at least one."""
    return (lambda full: full) if request.config.getoption("--full") else (lambda full: max(1, full // 10))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout, with the texts that the corpus was coded from."""
    folder = ROOT.parent / "shared"
    if not (folder / "DESIGN.md").is_file():
        pytest.skip("the folder shared/ does not lie beside this checkout")
    return folder


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Keep a line of what a test found out; the run prints them at its end."""
    return lambda line: record_property("figure", line)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the user's own store, keys or caches."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("LINTAS_STORE", "LINTAS_API_KEYS", "LINTAS_SERVE_STALE"):
        monkeypatch.delenv(name, raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests found out, minutes per folder and the slowest tests, with set-up and tear-down counted in."""
    tests: dict[str, float] = collections.Counter()
    figures: list[str] = []
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                tests[report.nodeid] += report.duration
                figures += [str(line) for name, line in report.user_properties if name == "figure"] * (
                    report.when == "call"
                )
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(figures))
    folders: dict[str, float] = collections.Counter()
    for nodeid, seconds in tests.items():
        folders[nodeid.split("::")[0].rpartition("/")[0]] += seconds
    terminalreporter.section("minutes per folder")
    for folder, seconds in sorted(folders.items(), key=lambda item: -item[1]):
        terminalreporter.write_line(f"{seconds / 60:7.2f}  {folder}")
    terminalreporter.section(f"slowest {SLOWEST} tests, seconds")
    for nodeid, seconds in sorted(tests.items(), key=lambda item: -item[1])[:SLOWEST]:
        terminalreporter.write_line(f"{seconds:7.2f}  {nodeid}")
