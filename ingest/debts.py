"""What a load owes: a caption for every id that it names, a title and a reliability for every source that it uses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from graph.ledger import Ledger, State
from graph.marking import Marking
from graph.marking import parse as parse_marking
from graph.ontology import Ontology, Property
from graph.statement import Statement
from ingest.ends import Token, Tokens, lacking

OF_SOURCE: Final = frozenset({"title", "reliability"})
_COLUMNS: Final = ("batch", "id", "entity", "prop", "sign", "marking")


class Debts:
    """Collects what the statements of a load need and bring; what is needed is kept by the marking that needs it."""

    def __init__(self, ontology: Ontology) -> None:
        self._links = {name: frozenset(_ids(link.key)) for name, link in ontology.links.items()}
        self._ids = {rule_key for rule_key, rule in ontology.rules.items() if rule.type == "entity"}
        self._brought = Tokens()
        self._needed: dict[str, Tokens] = {}

    def take(self, statements: Iterable[Statement], marking: str) -> None:
        """Take in the statements of one row."""
        needed = self._needed.get(marking)
        if needed is None:
            needed = self._needed[marking] = Tokens()
        brought = set()
        for entry in statements:
            if token := brings(entry.entity, entry.prop, entry.sign):
                brought.add(token)
                self._brought.add(token)
        for entry in statements:
            for token in self.needs(entry):
                if token not in brought:
                    needed.add(token)

    def needs(self, entry: Statement) -> list[Token]:
        """The tokens that must be paid before a statement may count."""
        source = entry.source
        tokens = [("title", source), ("reliability", source)]
        words = self._links.get(entry.prop)
        if words is not None:
            tokens += ("caption", entry.entity), ("caption", entry.value)
            tokens += [("caption", value) for word, value in entry.key if word in words]
        elif (entry.entity.partition(":")[0], entry.prop) in self._ids:
            tokens.append(("caption", entry.value))
        return tokens

    def unpaid(self, ledger: Ledger, state: State, replaced: frozenset[str]) -> dict[str, set[int]]:
        """Hashes of the tokens that neither the load nor the store pays, by marking; `replaced` batches pay nothing.

        The store is read only where the load itself falls short.
        """
        unpaid = {marking: lacking(needed, self._brought) for marking, needed in self._needed.items()}
        for marking, missing in unpaid.items():
            if missing:
                missing.difference_update(_paid(ledger, state, replaced, parse_marking(marking), missing))
        return {marking: missing for marking, missing in unpaid.items() if missing}

    def close(self) -> None:
        """Let the disk space go."""
        for tokens in (self._brought, *self._needed.values()):
            tokens.close()


def _ids(key: Mapping[str, Property]) -> Iterator[str]:
    return (word for word, rule in key.items() if rule.type == "entity")


def brings(entity: str, prop: str, sign: str) -> Token | None:
    """The token that a statement pays, if any."""
    if sign == "+" and (prop == "caption" or (prop in OF_SOURCE and entity.startswith("src:"))):
        return prop, entity
    return None


def _paid(ledger: Ledger, state: State, replaced: frozenset[str], caller: Marking, missing: set[int]) -> set[int]:
    """Which of the missing hashes a live statement pays that the caller may see."""
    found: set[int] = set()
    standing = state.live - replaced
    for position in sorted({position for position, opened in state.loads if opened.batch in standing}):
        if len(found) == len(missing):
            break
        columns = ledger.events(position - 1, position, _COLUMNS).columns
        rows = zip(*(columns[name] for name in _COLUMNS), strict=True)
        for batch, identity, entity, prop, sign, marking in rows:
            token = brings(entity, prop, sign)
            if token is None or hash(token) not in missing or batch not in standing or identity in state.retracted:
                continue
            if caller.may_see(parse_marking(state.marking.get(identity, marking))):
                found.add(hash(token))
    return found
