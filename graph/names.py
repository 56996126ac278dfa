"""The names of a view and how they are compared: by their key, with or without diacritics, forgiving a typo.

A key is compatibility-decomposed, case-folded, without diacritics, and has a space for punctuation. Scores say how a
name matched and nothing else: 100 the caption, 99 an alias, 90-98 it begins so, 80-88 each word asked begins one of its
words, below that it is near.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from graph.view import NO_TEXT, View

_CAPTION, _ALIAS, _PREFIX, _WORD, _NEAR = 100, 99, 90, 80, 79
_NEAR_ENOUGH: Final = 85
_WORD_LENGTH: Final = 5  # shorter ones stand by chance inside other words
_MARKS: Final = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
# Letters with a stroke or without a dot have no decomposition.
_PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_BETWEEN: Final = re.compile(r"[^\w\0]+|_+")


def key(text: str) -> str:
    """What names are compared by: words in lower case without diacritics, a space before, between and after them."""
    return _keys([text])[0]


def _keys(texts: Sequence[str]) -> list[str]:
    """The key of each text; folded as one string, since a call a name costs ten times as much."""
    whole = unicodedata.normalize("NFKD", "\0".join(texts)).casefold()
    whole = _MARKS.sub("", unicodedata.normalize("NFKD", whole)).translate(_PLAIN)
    folded = _BETWEEN.sub(" ", whole.replace("'", "").replace("’", ""))
    return [f" {part.strip()} " for part in folded.split("\0")]


class Match(NamedTuple):
    """How well a node is met, and by which of the index's names."""

    score: int
    name: int


class Index:
    """Every visible caption and alias of a view with its key; name i is `texts[i]` of node `nodes[i]`."""

    def __init__(self, view: View) -> None:
        table = view.table
        caption, alias = (view.code.get(prop, NO_TEXT) for prop in ("caption", "alias"))
        rows = np.flatnonzero((table.subject >= 0) & table.affirms & np.isin(table.prop, [caption, alias]))
        said = table.subject[rows].astype(np.int64) * 2 + (table.prop[rows] != caption)
        said, values = np.divmod(np.unique(said * len(view.texts) + table.value[rows]), len(view.texts))
        self.kinds = view.kind[said // 2]
        self.nodes: list[int] = (said // 2).tolist()
        self.aliases: list[bool] = (said % 2 == 1).tolist()
        self.texts = [view.texts[value] for value in values.tolist()]
        self.keys = _keys(self.texts) if self.texts else []

    @cached_property
    def exact(self) -> dict[str, list[int]]:
        """The names that have a key."""
        found: dict[str, list[int]] = {}
        for name, text in enumerate(self.keys):
            found.setdefault(text, []).append(name)
        return found

    @cached_property
    def words(self) -> list[str]:
        """Every word of every key, once."""
        return sorted(set("".join(self.keys).split()))

    @cached_property
    def closed(self) -> list[str]:
        """Every key written as one word."""
        return [text.replace(" ", "") for text in self.keys]

    def matches(self, asked: str, kinds: Collection[int] = ()) -> dict[int, Match]:
        """The best match of each node whose name meets the key asked; near names only where no name is the same.

        Cost: one scan of the keys; a second one, about ten times slower, where no key is the same.
        """
        among = np.flatnonzero(np.isin(self.kinds, list(kinds))).tolist() if kinds else range(len(self.keys))
        keys, parts = self.keys, [f" {word}" for word in asked.split()]
        found = [name for name in among if all(part in keys[name] for part in parts)]
        best = self._best(found, {name: self._score(name, asked) for name in found})
        if not any(match.score >= _ALIAS for match in best.values()):
            near = self._near(asked, among)
            best = self._best(near, near) | best
        return best

    def _score(self, name: int, asked: str) -> int:
        text = self.keys[name]
        if text == asked:
            return _ALIAS if self.aliases[name] else _CAPTION
        share = 8 * len(asked) // len(text)
        return (_PREFIX if text.startswith(asked[:-1]) else _WORD) + share

    def _best(self, names: Iterable[int], scores: dict[int, int]) -> dict[int, Match]:
        best: dict[int, Match] = {}
        for name in names:
            held = best.get(self.nodes[name])
            if held is None or scores[name] > held.score:
                best[self.nodes[name]] = Match(scores[name], name)
        return best

    def _near(self, asked: str, among: Sequence[int]) -> dict[int, int]:
        """Names whose words are a typo away, that are alike as a whole or differ in spaces only, with their scores."""
        keys = self.keys
        whole = process.extract(asked, [keys[name] for name in among], scorer=fuzz.ratio, limit=None,
                                score_cutoff=_NEAR_ENOUGH)  # fmt: skip
        found = {among[place]: int(ratio) for _, ratio, place in whole}
        one = asked.replace(" ", "")
        left: Sequence[int] = among
        for word in sorted(asked.split(), key=len, reverse=True):
            variants = re.compile(f" (?:{'|'.join(map(re.escape, self._variants(word)))}) ")
            left = [name for name in left if variants.search(keys[name])]
        together = [name for name in among if one in self.closed[name]] if len(one) >= _WORD_LENGTH else []
        found |= {name: int(fuzz.ratio(asked, keys[name])) for name in (*left, *together)}
        return {name: _NEAR * ratio // 100 for name, ratio in found.items()}

    def _variants(self, word: str) -> list[str]:
        """Words on file that begin with this one or are a typo away: one from 4 letters on, two from 8."""
        edits = (len(word) >= 4) + (len(word) >= 8)
        close = process.extract(word, self.words, scorer=OSA.distance, limit=None, score_cutoff=edits)
        return [text for text in self.words if text.startswith(word)] + [text for text, _, _ in close] or [word]


_INDEXES: Final[WeakKeyDictionary[View, Index]] = WeakKeyDictionary()


def index(view: View) -> Index:
    """The index of a view, built when first asked for and kept as long as the view is."""
    if view not in _INDEXES:
        _INDEXES[view] = Index(view)
    return _INDEXES[view]
