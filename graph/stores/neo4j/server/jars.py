"""The jars of the server: jgo fetches them once, and our own list judges each before Java starts.

jgo writes hashes and does not enforce them, so `jars.sha256` does: one line a jar, in the form of sha256sum, named as
in a Maven repository (group/artifact/version/file).
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import platformdirs

from graph.errors import StoreDamaged, StoreError

VERSION: Final = "5.26.31"
LIST: Final = Path(__file__).with_name("jars.sha256")
_AT_ONCE: Final = 8
_NAMED: Final = 5

Say = Callable[[str], None]


def listed(text: str | None = None) -> dict[str, str]:
    """The SHA-256 of each jar by its name; the list of this program where none is given."""
    lines = (LIST.read_text("ascii") if text is None else text).splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def folder() -> Path:
    """Where the jars lie: in the user's cache, one folder a version."""
    return platformdirs.user_cache_path("lintas", appauthor=False) / f"neo4j-{VERSION}"


def fetch(place: Path, names: Mapping[str, str], say: Say) -> None:
    """Bring the jars into a folder that is not there yet: all of them or none.

    Raises StoreError where one cannot be had, and StoreDamaged where one is not what the list says.
    """
    if place.exists():
        return
    say(f"Fetching the {len(names)} jars of Neo4j {VERSION} (140 MB) into {place}; this is done once.")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{place.name}-", dir=place.parent, ignore_cleanup_errors=True) as part:
        _download(Path(part), names)
        class_path(Path(part), names)
        _keep(Path(part), place)


def class_path(place: Path, names: Mapping[str, str]) -> list[Path]:
    """Every jar of the list; raises StoreDamaged that names each missing, further or altered one."""
    faults = list(_faults(place, names))
    if faults:
        more = f" and {len(faults) - _NAMED} more" if len(faults) > _NAMED else ""
        raise StoreDamaged(
            f"Java was not started, since these jars are not those of our list: {', '.join(faults[:_NAMED])}{more}; "
            "delete that folder and start again",
            where=str(place),
        )
    return [place / name for name in names]


def _faults(place: Path, names: Mapping[str, str]) -> Iterator[str]:
    found = {path.relative_to(place).as_posix(): path for path in sorted(place.rglob("*.jar"))}
    yield from (f"{name} is missing" for name in names if name not in found)
    yield from (f"{name} is not in the list" for name in found if name not in names)
    for name, path in found.items():
        if name in names and digest(path) != names[name]:
            yield f"{name} is altered"


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(part: Path, names: Mapping[str, str]) -> None:
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=part, remote_repos=repositories(), timeout=60)

    def bring(name: str) -> None:
        group, artifact, version, classifier = coordinates(name)
        context.project(group, artifact).at_version(version).artifact(classifier).resolve()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            list(pool.map(bring, names))
        except (OSError, RuntimeError) as error:
            pool.shutdown(cancel_futures=True)
            raise StoreError(
                f"the jars of Neo4j could not be fetched ({type(error).__name__}); check the network and the space in "
                f"{part.parent}, or name a mirror in jgo's own settings file"
            ) from error


def repositories() -> dict[str, str]:
    """Where jgo looks, by name: what its own settings file says, else its default."""
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL

    return {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}


def coordinates(name: str) -> tuple[str, str, str, str]:
    """Group, artifact, version and classifier of a jar.

    >>> coordinates("io/netty/netty-x/4.1/netty-x-4.1-linux-x86_64.jar")
    ('io.netty', 'netty-x', '4.1', 'linux-x86_64')
    """
    *group, artifact, version, file = name.split("/")
    classifier = file.removeprefix(f"{artifact}-{version}").removesuffix(".jar").removeprefix("-")
    return ".".join(group), artifact, version, classifier


def _keep(part: Path, place: Path) -> None:
    try:
        part.rename(place)
    except OSError:
        if not place.exists():
            raise
