"""Write the list of the Neo4j server's jars: `python -m tools.neo4j_jars`, after a change of its version.

jgo resolves what the version needs, into a folder of this run's own; what it brought is written down by name and
SHA-256. Look at the difference before it is committed: from then on it is what is trusted.
"""

import tempfile
from pathlib import Path

from graph.stores.neo4j.server import jars

ARTIFACTS = ("neo4j", "neo4j-bolt")


def main() -> None:
    """Resolve, fetch and write the list."""
    from jgo.maven import MavenContext

    with tempfile.TemporaryDirectory() as folder:
        context = MavenContext(repo_cache=Path(folder), remote_repos=jars.repositories(), timeout=60)
        wanted = [context.create_dependency(f"org.neo4j:{artifact}:{jars.VERSION}") for artifact in ARTIFACTS]
        asked, further = context.resolver.resolve(wanted)
        needed = [*asked, *(found for found in further if found.scope in ("compile", "runtime"))]
        paths = {found.artifact.resolve() for found in needed if found.artifact.packaging == "jar"}
        entries = sorted((path.relative_to(folder).as_posix(), jars.digest(path)) for path in paths)
    jars.LIST.write_text("".join(f"{digest}  {name}\n" for name, digest in entries), "ascii")
    print(f"{len(entries)} jars in {jars.LIST.name}")


if __name__ == "__main__":
    main()
