"""Commits drawn at random over a few things, so that captions, joins, grades and markings meet in every way."""

import random
from collections.abc import Callable
from typing import Any, Final

from graph import ontology
from graph.ledger import Erase, Ledger, Open, Reclassify, Regrade, Retract, Undo
from graph.statement import Statement
from tests.paths.worlds import batch, link, same, says

PEOPLE: Final = [f"person:{letter}" for letter in "abcd"]
THINGS: Final = [*PEOPLE, "org:x", "org:y", "terr:IDN", "terr:AUS", "trip:t", "instr:i", "event:e", "src:a", "src:b"]
ENDS: Final = [
    *(
        "{p} ASSOCIATED_WITH {q}",
        "{p} OPERATES_ON trip:t",
        "{p} OPERATES_ON trip:t",
        "{p} DIRECTS {q}",
        "org:x COOPERATES_WITH org:y",
    ),
    *("{p} WORKS_FOR org:x", "terr:IDN PARTY_TO instr:i", "terr:AUS PARTY_TO instr:i", "instr:i LIMITS instr:i"),
    *("{p} ASSOCIATED_WITH terr:AUS", "org:x COOPERATES_WITH terr:IDN", "{p} PARTICIPATES_IN event:e"),
]
DAYS: Final = [None, "2009", "2009-05-01/2011", "2010/", "../2012-03", "/2013"]
SEEN: Final = [None, "2010", "2012-06-01"]
MARKS: Final = ["CLEAR"] * 5 + ["AMBER", "CLEAR:alpha"]


class Play:
    """A run of commits, drawn from a seed, and what may be taken back of them."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.draw = ledger, random.Random(seed)
        self._said: list[Statement] = []
        self._batches: list[str] = []

    def commit(self) -> str:
        """One commit of a kind that is drawn, first one that names most things; gives the kind's name."""
        if not self._batches:
            self._begin()
            return "_begin"
        kinds: list[tuple[float, Callable[[], Any]]] = [
            (8, self._load), (2, self._retract), (2, self._regrade), (3, self._reclassify), (4, self._judge),
            (3, self._undo), (0.5, self._erase),
        ]  # fmt: skip
        kind = self.draw.choices([act for _, act in kinds], [weight for weight, _ in kinds])[0]
        kind()
        return kind.__name__

    def _begin(self) -> None:
        named = self.draw.sample(THINGS, len(THINGS) - 2)
        said = [says(thing, "caption", thing) for thing in named]
        said += [says("src:a", "reliability", "B"), *(self._triple() for _ in range(12))]
        self._append(*said)
        self._said += dict.fromkeys(said)

    def _load(self) -> None:
        said = [self._statement() for _ in range(self.draw.randint(1, 6))]
        said += self.draw.sample(self._said, min(len(self._said), self.draw.randint(0, 3)))
        dataset = self.draw.choice([None, None, "one", "two"])
        self._append(*said, dataset=dataset)
        self._said += [entry for entry in said if entry not in self._said]

    def _more(self) -> dict[str, Any]:
        return {
            "source": self.draw.choice(["src:a", "src:b"]),
            "marking": self.draw.choice(MARKS),
            "credibility": self.draw.randint(2, 6),
            "locator": f"row {self.draw.randint(1, 3)}",
        }

    def _statement(self) -> Statement:
        more = self._more()
        match self.draw.randint(1, 10):
            case 1 | 2 | 3:
                thing = self.draw.choice(THINGS)
                return says(thing, "caption", f"{thing} {self.draw.randint(1, 2)}", **more)
            case 4:
                return says(self.draw.choice(["src:a", "src:b"]), "reliability", self.draw.choice("ABCF"), **more)
            case 5:
                thing, prop = self.draw.choice([("org:x", "founded"), ("instr:i", "adopted"), ("event:e", "date")])
                return says(thing, prop, self.draw.choice(["2009", "2010-03"]), **more)
        return self._triple()

    def _triple(self) -> Statement:
        more = self._more()
        line = self.draw.choice(ENDS).format(p=self.draw.choice(PEOPLE), q=self.draw.choice(PEOPLE))
        more |= {"during": self.draw.choice(DAYS), "seen_on": self.draw.choice(SEEN)}
        more["method"] = self.draw.choice(["coded", "coded", "inferred"])
        if "COOPERATES_WITH" in line:
            more["key"] = self.draw.choice([{}, {"under": "instr:i"}])
        return link(line.replace(" ", " NOT ", 1) if self.draw.random() < 0.2 else line, **more)

    def _retract(self) -> None:
        if self._said:
            self._append(Retract(batch="", statement=self._one().id, marking="CLEAR", reason="wrong"))

    def _regrade(self) -> None:
        if self._said:
            grade = self.draw.randint(2, 6)
            self._append(Regrade(batch="", statement=self._one().id, credibility=grade, marking="CLEAR", reason="new"))

    def _reclassify(self) -> None:
        if self._said:
            to = self.draw.choice(MARKS)
            self._append(Reclassify(batch="", statement=self._one().id, to=to, marking="CLEAR", reason="open"))

    def _judge(self) -> None:
        one, other = self.draw.sample([*PEOPLE, *PEOPLE, *PEOPLE, "org:x", "org:y", "src:a", "src:b", "terr:IDN"], 2)
        if one != other:
            verdict = self.draw.choice([*["yes"] * 6, "no", "unsure"])
            self._append(same(one, other, verdict, self.draw.choice(MARKS)))

    def _undo(self) -> None:
        if self._batches:
            undone = self.draw.choice(self._batches[-6:])
            self._append(Undo(batch="", undone=undone, marking="CLEAR", reason="wrong"))

    def _erase(self) -> None:
        if self._said:
            gone = self._one()
            self._said.remove(gone)
            tombstone = self.draw.randbytes(32)
            self._append(Erase(batch="", statement=gone.id, tombstone=tombstone, marking="CLEAR", reason="private"))

    def _one(self) -> Statement:
        return self.draw.choice(self._said)

    def _append(self, *entries: Any, dataset: str | None = None) -> None:
        token = f"batch-{len(self._batches)}"
        opened, *others = batch(token, entries)
        assert isinstance(opened, Open)
        named = Open(**{name: getattr(opened, name) for name in opened.__struct_fields__} | {"dataset": dataset})
        self.ledger.append([named, *others])
        self._batches.append(token)


assert all(line.split()[1] in ontology.load().links for line in ENDS)
