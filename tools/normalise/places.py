"""Places and countries of the tables and of the case: names, codes and positions from pycountry and airportsdata.

Both packages are read here only, at build time.
"""

import gettext
from collections.abc import Iterator, Mapping
from typing import Final

import airportsdata
import pycountry

from tools.normalise.book import Book
from tools.normalise.facts import READ
from tools.normalise.tables import load

Row = dict[str, str]

CODE_BOOK: Final = "src:lintas"
_OF_THE_CASE: Final = ("Sydney", "Jakarta", "Bali")
# States that only the case files and the paper name, and a territory with a code of its own.
_ELSEWHERE: Final = ("BGR", "CXR", "EGY", "SDN")
_LEVELS: Final = {"HKG": "sar", "MAC": "sar", "CXR": "external"}
_PART_OF: Final = {"CXR": "terr:AUS"}
_ALIASES: Final = {
    "CHN": ["Tiongkok"],
    "CXR": ["Pulau Natal", "Pulau Christmas"],
    "GBR": ["Inggris"],
    "MMR": ["Burma"],
    "TLS": ["East Timor"],
    "TUR": ["Turkey"],
}
# The Indonesian catalogue of pycountry gives these wrongly: a group of islands, and the name of a former province.
_WRONG: Final = {"Kepulauan Christmas", "Timor Timur"}


def territories(book: Book, used: set[str]) -> Iterator[Row]:
    """Every country that a fact names: names in English and Indonesian, ISO codes, level."""
    source = book.sources.by_id("src:pycountry")
    printed = _printed(book)
    catalogue = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["id"])
    for iso3 in sorted({one.removeprefix("terr:") for one in used} | set(_ELSEWHERE)):
        country = pycountry.countries.lookup(iso3)
        common = getattr(country, "common_name", country.name)
        names = [country.name, getattr(country, "official_name", ""), printed.get(iso3, ""), *_ALIASES.get(iso3, [])]
        names += [catalogue.gettext(common), catalogue.gettext(country.name)]
        yield {
            "id": f"terr:{iso3}",
            "caption": common,
            "alias": "; ".join(_others(common, names)),
            "level": _LEVELS.get(iso3, "state"),
            "iso2": country.alpha_2,
            "iso3": iso3,
            "iso_numeric": country.numeric,
            "part_of": _PART_OF.get(iso3, ""),
            "source": source.id,
            "origin": source.origin,
            "locator": f"alpha-3 {iso3}",
            "seen_on": source.published,
        }


def _printed(book: Book) -> Mapping[str, str]:
    """The spelling of the reference tables, kept as another name."""
    observers = {row["code"]: row["name"] for row in book.rows("bali_process_observers")}
    return observers | {row["iso3"]: row["name"] for row in book.rows("bali_process_members")}


def _others(caption: str, names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name and name != caption and name not in _WRONG]


def places(book: Book) -> Iterator[Row]:
    """Airports and towns: the name that we use, what each lies in, and a position where the package has one.

    The airports of `indonesia_entry_points` have their codes and positions there.
    """
    known = airportsdata.load("IATA")
    elsewhere = {row["iata"] for row in book.rows("indonesia_entry_points")}
    for row in load("airports.csv"):
        airport = None if row["iata"] in elsewhere else known[row["iata"]]
        yield _place(book, row, row["iata"]) | _position(airport) | _codes(airport) | {"in": row["town"]}
    for name in _OF_THE_CASE:
        book.towns[name]  # named by the case and by no table
    for row in (named.cells for _, named in sorted(book.towns.used.items())):
        airport = known[row["airport"]] if row["airport"] else None
        note = f"position of its airport {row['airport']}" if airport else ""
        yield _place(book, row, row["airport"]) | _position(airport) | {"note": note}


def _place(book: Book, row: Row, iata: str) -> Row:
    """What the package says of an airport it says of its town; the country of any other town is our reading."""
    source = book.sources.by_id("src:airportsdata" if iata else CODE_BOOK)
    return {
        "id": row["id"],
        "caption": row["caption"],
        "alias": row["alias"],
        "class": row["class"],
        "country": f"terr:{row['iso3']}",
        "in": "",
        "iata": "",
        "icao": "",
        "lat": "",
        "lon": "",
        "note": "",
        "source": source.id,
        "locator": f"IATA {iata}" if iata else "towns of the reference tables",
        "seen_on": source.published or READ,
    }


def _position(airport: airportsdata.Airport | None) -> Row:
    return {"lat": str(airport["lat"]), "lon": str(airport["lon"])} if airport else {}


def _codes(airport: airportsdata.Airport | None) -> Row:
    return {"iata": airport["iata"], "icao": airport["icao"]} if airport else {}
