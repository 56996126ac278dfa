"""What is said beside the paths of an answer, in both languages: why there is none, how they are ranked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.paths.query import PathQuery

_NO_PATH: Final = {
    "en": "No path where they act together, within {hops} hops and the filters asked. Silence is not a 'no'.",
    "id": "Tidak ada jalur keterkaitan tempat mereka bertindak bersama, dalam {hops} langkah dan saringan yang "
    "diminta. Tidak ditemukan bukan berarti tidak ada.",
}
_CROSSED: Final = {
    "en": "Asked with cross {stance}, there is one: it is worded by what was done, and joins nobody.",
    "id": "Dengan cross {stance} ada satu: jalur itu menyebut tindakannya, dan tidak menghubungkan siapa pun.",
}
_GRADED: Final = {
    "en": "Ranked by the {by} of the weakest hop, each hop by its best statement; then by fewest hops, then by fewest "
    "hops so weak. F and 6 are unjudged: they come last, and are not bad.",
    "id": "Diurutkan menurut {by} langkah terlemah, tiap langkah menurut pernyataan terbaiknya; lalu menurut jumlah "
    "langkah, lalu jumlah langkah selemah itu. F dan 6 berarti belum dinilai: terakhir, bukan buruk.",
}
_SPECIFIC: Final = {
    "en": "Ranked by what the hops cost: 1000 each, and more the more links of its kind are at both ends in this view, "
    "whatever the filters; of parallel links the cheapest counts. A hub alone costs as much as one more hop.",
    "id": "Diurutkan menurut biaya langkah: 1000 tiap langkah, dan lebih mahal makin banyak hubungan sejenis pada "
    "kedua ujungnya dalam pandangan ini, apa pun saringannya; dari hubungan sejajar yang termurah dihitung. Satu "
    "simpul padat saja berbiaya sama dengan satu langkah lagi.",
}
_EARLIEST: Final = {
    "en": "Ranked by the first day on which the last hop may hold, each hop on a day not before that of the hop "
    "before; then by fewest hops. A day that is not told has no bound: what has no date may hold at any time.",
    "id": "Diurutkan menurut hari pertama langkah terakhir mungkin berlaku, tiap langkah pada hari yang tidak "
    "mendahului langkah sebelumnya; lalu menurut jumlah langkah. Hari yang tidak disebut tidak berbatas: yang tanpa "
    "tanggal mungkin berlaku kapan saja.",
}
_RANKED: Final = {"evidence": _GRADED, "specific": _SPECIFIC, "earliest": _EARLIEST}
_BY: Final = {
    "reliability": {"en": "reliability", "id": "keandalan sumber"},
    "credibility": {"en": "credibility", "id": "kredibilitas pernyataan"},
}
_PERSISTS: Final = {
    "en": "A link marked 'persists' has no end on file and is taken to go on.",
    "id": "Hubungan bertanda 'persists' tidak memiliki akhir yang tercatat dan dianggap berlanjut.",
}
_PLACE_ONLY: Final = {"en": "They share a place only.", "id": "Mereka hanya berbagi tempat."}


def of(
    query: PathQuery, paths: Sequence[Mapping[str, Any]], crossing: Sequence[str], *, by_place: bool
) -> list[Mapping[str, str]]:
    """The notes of an answer; `crossing` are the stances that give a path where there is none."""
    if not paths:
        none = {lang: text.format(hops=query.max_hops) for lang, text in _NO_PATH.items()}
        crossed = [{lang: text.format(stance=stance) for lang, text in _CROSSED.items()} for stance in crossing]
        return [none, *crossed]
    told: list[Mapping[str, str]] = []
    if query.rank in _RANKED:
        told.append({lang: text.format(by=_BY[query.by][lang]) for lang, text in _RANKED[query.rank].items()})
    if any(link["persists"] for path in paths for hop in path["hops"] for link in hop["links"]):
        told.append(_PERSISTS)
    return [*told, _PLACE_ONLY] if by_place else told
