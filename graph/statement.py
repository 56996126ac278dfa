"""The atom: one value that one source affirms or denies for one property of one entity, for a time.

The names are FollowTheMoney's where it has them (entity, prop, value, lang, original).
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import msgspec
import orjson

from graph import days, languages, marking
from graph.errors import BadInput

Sign: TypeAlias = Literal["+", "-"]
Method: TypeAlias = Literal["coded", "mapped", "computed", "inferred"]
Key: TypeAlias = tuple[tuple[str, str], ...]

QUOTE_WORDS: Final = 12
METHODS: Final = ("coded", "mapped", "computed", "inferred")
# Explicit directional embeddings, overrides and isolates; they can make a text read as another one.
_BIDIRECTIONAL: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSAFE: Final = {0: "NUL"} | dict.fromkeys(_BIDIRECTIONAL, "a bidirectional control")


class Statement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One assertion as first made; `id` is the SHA-256 of its RFC 8785 object (32 bytes).

    `key` holds the named qualifiers of a link as sorted pairs, `during` and `seen_on` are EDTF text,
    `credibility` is 1 to 6 (6: cannot be judged), `premises` are statement ids in hex, sorted.
    """

    id: bytes
    entity: str
    prop: str
    value: str
    key: Key = ()
    sign: Sign = "+"
    during: str | None = None
    seen_on: str | None = None
    source: str
    origin: str
    locator: str
    quote: str | None = None
    lang: str | None = None
    original: str | None = None
    method: Method = "coded"
    premises: tuple[str, ...] = ()
    credibility: int = 6
    marking: str


def statement(
    entity: str,
    prop: str,
    value: str,
    *,
    source: str,
    locator: str,
    marking: str,
    origin: str | None = None,
    key: Mapping[str, str] | None = None,
    sign: Sign = "+",
    during: str | None = None,
    seen_on: str | None = None,
    quote: str | None = None,
    lang: str | None = None,
    original: str | None = None,
    method: Method = "coded",
    premises: tuple[str, ...] = (),
    credibility: int = 6,
) -> Statement:
    """Make a statement and its id; texts become NFC, key and premises are sorted, origin is the source if none.

    Nothing is checked here: see `check` and `Ontology.check`.
    """
    pairs = tuple(sorted((name, _nfc(text)) for name, text in key.items())) if key else ()
    draft = Statement(
        id=b"",
        entity=_nfc(entity),
        prop=prop,
        value=_nfc(value),
        key=pairs,
        sign=sign,
        during=during or None,
        seen_on=seen_on or None,
        source=_nfc(source),
        origin=_nfc(origin or source),
        locator=_nfc(locator),
        quote=_nfc(quote) if quote else None,
        lang=lang or None,
        original=_nfc(original) if original else None,
        method=method,
        premises=tuple(sorted(premises)),
        credibility=credibility,
        marking=_sorted(marking),
    )
    return msgspec.structs.replace(draft, id=hashlib.sha256(orjson.dumps(content(draft))).digest())


def content(entry: Statement) -> dict[str, object]:
    """What the id is made of: names in RFC 8785 order, all text, what is absent left out."""
    fields = {
        "credibility": str(entry.credibility),
        "during": entry.during,
        "entity": entry.entity,
        "key": dict(entry.key),
        "lang": entry.lang,
        "locator": entry.locator,
        "marking": entry.marking,
        "method": entry.method,
        "origin": entry.origin,
        "original": entry.original,
        "premises": entry.premises or None,
        "prop": entry.prop,
        "quote": entry.quote,
        "seen_on": entry.seen_on,
        "sign": entry.sign,
        "source": entry.source,
        "value": entry.value,
    }
    return {name: field for name, field in fields.items() if field is not None}


def canonical(content: object) -> bytes:
    """RFC 8785 bytes of a value made of texts, lists and objects with ASCII names."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def link_id(kind: str, source: str, target: str, key: Mapping[str, str] | None = None) -> str:
    """The id of a link: its kind and 24 hex digits; ends must be sorted already where the kind is undirected."""
    return f"{kind}:{hashlib.sha256(canonical([kind, source, target, dict(key or {})])).hexdigest()[:24]}"


def check(entry: Statement) -> None:
    """Raise BadInput, naming the field, where a statement breaks a rule that holds for every vocabulary."""
    for name in ("source", "origin", "locator", "value"):
        if not getattr(entry, name).strip():
            raise BadInput(f"{entry.prop} has no {name}; every value needs one", field=name)
    if entry.quote and (words := len(entry.quote.split())) > QUOTE_WORDS:
        raise BadInput(f"the quote has {words} words; keep a key phrase of at most {QUOTE_WORDS}", field="quote")
    if not 1 <= entry.credibility <= 6:
        raise BadInput("credibility is a digit from 1 to 6", field="credibility")
    if entry.credibility == 1 and not entry.premises:
        raise BadInput("credibility 1 needs a second, independent origin among its premises", field="credibility")
    if entry.method == "inferred" and not entry.premises:
        raise BadInput("an inferred statement names its premises", field="premises")
    if entry.method == "mapped" and not entry.seen_on:
        raise BadInput("a mapped statement needs seen_on, the day to which its source knows it", field="seen_on")
    if entry.lang and (fault := languages.fault(entry.lang)):
        raise BadInput(f"lang {fault}", field="lang")
    for name in ("during", "seen_on"):
        _check_date(name, getattr(entry, name) or "")
    marking.parse(entry.marking)
    _check_characters(entry)


def _check_date(name: str, text: str) -> None:
    try:
        days.parse(text)
    except BadInput as error:
        raise BadInput(str(error), field=name) from None


def _check_characters(entry: Statement) -> None:
    for name in ("entity", "value", "quote", "original", "locator"):
        text = getattr(entry, name)
        if text and not text.isprintable() and (found := _UNSAFE.keys() & set(map(ord, text))):
            raise BadInput(f"{name} holds {_UNSAFE[min(found)]}; remove the character", field=name)


def _sorted(mark: str) -> str:
    """A marking with its compartments in order: the same marking, the same id."""
    word, colon, names = mark.partition(":")
    return word + colon + ",".join(sorted(names.split(","))) if "," in names else mark


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
