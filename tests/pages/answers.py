"""Small named answers in the shape of the contract: the case of 2023, one of many nodes, one of payloads."""

import hashlib
from typing import Any

CAVEAT = {
    "en": "A line means a source says so; it is not proof, guilt or contact by itself. "
    "Authorities shown acted on the case.",
    "id": "Garis berarti ada sumber yang menyatakan; bukan bukti kesalahan.",
}
VERSION = "9f86d081884c7d65"
PAPER = {
    "id": "src:paper-2024",
    "title": "Peran IOM dan Direktorat Jenderal Imigrasi dalam penyelundupan manusia (2024)",
    "url": "https://example.org/paper",
    "reliability": "C",
}
PRESS = {"id": "src:press-2023", "title": "Report of the interception", "url": None, "reliability": "F"}

RLO = "\u202e"
SCRIPT = "<script>document.documentElement.dataset.pwned='yes'</script>"
HANDLER = '"><img src="https://evil.example/x.png" onerror="document.documentElement.dataset.pwned=\'yes\'">'
TEMPLATE = "{{ 7919*6101 }}{% raw %}${7919*6101}"
EVALUATED = "48313819"
CLOSER = "</script></style><!--<script>--><svg onload=alert(1)>"
PAYLOADS = (SCRIPT, HANDLER, TEMPLATE, CLOSER, f"invoice{RLO}gpj.exe")


def statement(entity: str, prop: str, value: str, **more: Any) -> dict[str, Any]:
    """A whole statement object; what is not given is coded from the paper."""
    given = {
        "entity": entity,
        "prop": prop,
        "value": value,
        "sign": "+",
        "during": "2023",
        "seen_on": "2023",
        "quote": None,
        "lang": None,
        "source": PAPER,
        "origin": "jurnalpatrolinews.co.id",
        "locator": "¶19",
        "original": None,
        "key": {},
        "premises": [],
        "credibility": 3,
        "marking": "CLEAR",
        "method": "coded",
    } | more
    return {"id": hashlib.sha256(repr(given).encode()).hexdigest(), **given}


def link(kind: str, stance: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    """A link object with one affirming statement unless others are given."""
    name = f"{kind}:{hashlib.sha256(f'{kind} {source} {target}'.encode()).hexdigest()[:24]}"
    return {
        "link": name,
        "kind": kind,
        "stance": stance,
        "source": source,
        "target": target,
        "direction": "along",
        "roles": [],
        "during": ["2023"],
        "persists": False,
        "statements": [statement(source, kind, target)],
        "said": [],
        "against": [],
    } | more


def node(name: str, kind: str, caption: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "caption": caption, **more}


CONTROLLER = node(
    "person:paper-2024/controller-india",
    "Person",
    "controller (India)",
    notes=[
        statement(
            "person:paper-2024/controller-india",
            "note",
            "By whom and by how many is not stated; one Person stands for whoever controls.",
            method="inferred",
            credibility=6,
        )
    ],
)
ASSISTANT = node("person:paper-2024/assistant-indonesia", "Person", "assistant (Indonesia)")
TRIP = node("trip:paper-2024/2023", "Trip", "smuggling of two Indian nationals (2023)")
GROUP = node("group:paper-2024/two-indians", "SmuggledPerson", "two Indian nationals (2023)")
RING = node("ring:paper-2024/2023", "Syndicate", "syndicate of the case of 2023")
OFFICE = node("body:idn-kanim-soekarno-hatta", "PublicBody", "Kantor Imigrasi Kelas I TPI Soekarno-Hatta")
DITJEN = node("body:idn-ditjen-imigrasi", "PublicBody", "Direktorat Jenderal Imigrasi")
ROUTE = node("route:paper-2024/2023", "Route", "India - Ngurah Rai - Jakarta - Sydney (2023)")

_LINK = "OPERATES_ON:000000000000000000000000"
OPERATES = link(
    "OPERATES_ON",
    "with",
    CONTROLLER["id"],
    TRIP["id"],
    roles=["controller"],
    statements=[
        statement(
            CONTROLLER["id"], "OPERATES_ON", TRIP["id"], quote="dikendalikan dari India", lang="ind", credibility=2
        ),
        statement(CONTROLLER["id"], "OPERATES_ON", TRIP["id"], source=PRESS, locator="p. 1", credibility=6),
    ],
    said=[statement(_LINK, "role", "controller", quote="dikendalikan dari India", lang="ind")],
)
ASSOCIATED = link(
    "ASSOCIATED_WITH",
    "with",
    ASSISTANT["id"],
    CONTROLLER["id"],
    direction="both",
    roles=["assistant"],
    statements=[
        statement(
            ASSISTANT["id"],
            "ASSOCIATED_WITH",
            CONTROLLER["id"],
            quote="memiliki asisten di Indonesia",
            lang="ind",
            original="asisten",
        )
    ],
)
CARRIED = link(
    "CARRIED",
    "with",
    TRIP["id"],
    GROUP["id"],
    statements=[
        statement(TRIP["id"], "CARRIED", GROUP["id"], quote="Penyelundupan 2 WN India", lang="ind", locator="¶57")
    ],
    against=[
        statement(
            TRIP["id"],
            "CARRIED",
            GROUP["id"],
            sign="-",
            quote="tersangka tidak bekerja sendiri",
            lang="ind",
            method="inferred",
            credibility=5,
            during=None,
        )
    ],
)
INTERCEPTED = link("INTERCEPTED", "against", OFFICE["id"], TRIP["id"])
CREDITED = link(
    "INTERCEPTED",
    "against",
    DITJEN["id"],
    TRIP["id"],
    statements=[statement(DITJEN["id"], "INTERCEPTED", TRIP["id"], locator="¶57", source=PRESS, credibility=4)],
)
FOLLOWED = link("FOLLOWED", "with", TRIP["id"], ROUTE["id"], during=[])


def hop(source: dict[str, Any], target: dict[str, Any], *links: dict[str, Any]) -> dict[str, Any]:
    """A hop, its links turned as it is walked."""
    turned = [
        entry if entry["direction"] == "both" or entry["source"] == source["id"] else {**entry, "direction": "against"}
        for entry in links
    ]
    return {"source": source["id"], "target": target["id"], "links": turned}


def path(nodes: list[dict[str, Any]], *hops: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "nodes": [{"notes": [], **entry} for entry in nodes],
        "hops": list(hops),
        "crosses": [],
        "order": "possible",
        "weakest": {"reliability": "C", "credibility": 3},
        "origins": 1,
        "rests_on": [{"by": "origin", "id": "jurnalpatrolinews.co.id"}],
        "hubs": [],
        "score": len(hops),
    } | more


def path_answer(*paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A PathAnswer; without paths given, the demo's first question."""
    asked = paths or (path([CONTROLLER, TRIP, GROUP], hop(CONTROLLER, TRIP, OPERATES), hop(TRIP, GROUP, CARRIED)),)
    return {
        "paths": list(asked),
        "ties": {"count": str(len(asked)), "listed": [[entry["id"] for entry in one["nodes"]] for one in asked]},
        "truncated": None,
        "budget": {"states": 1000000},
        "searched": {"states": 12},
        "version": VERSION,
        "marking": "CLEAR",
        "notes": [],
        "caveat": CAVEAT,
    } | more


def entity_answer(**more: Any) -> dict[str, Any]:
    """The demo's second question: who stands where to the trip."""
    return {
        "entity": {key: TRIP[key] for key in ("id", "kind", "caption")},
        "nodes": [TRIP, CONTROLLER, ASSISTANT, GROUP, OFFICE, DITJEN, ROUTE, RING],
        "links": [
            OPERATES,
            ASSOCIATED,
            CARRIED,
            INTERCEPTED,
            CREDITED,
            FOLLOWED,
            link("MEMBER_OF", "with", CONTROLLER["id"], RING["id"], persists=True),
            link("OPERATES_ON", "with", RING["id"], TRIP["id"]),
        ],
        "statements": [
            statement(TRIP["id"], "caption", TRIP["caption"], source={**PAPER, "id": "src:lintas", "url": None}),
            statement(TRIP["id"], "alias", "perjalanan dua warga negara India"),
            statement(TRIP["id"], "method", "visa palsu", quote="menggunakan visa palsu", lang="ind"),
        ],
        "conflicts": [
            {"sentence": "The paper calls the two 'tersangka'; the cited title says that they were smuggled."},
        ],
        "version": VERSION,
        "marking": "CLEAR",
        "caveat": CAVEAT,
    } | more


def hostile_answer() -> dict[str, Any]:
    """Payloads wherever an answer holds text that others wrote."""
    names = [node(f"person:x/{at}", "Person", payload) for at, payload in enumerate(PAYLOADS)]
    source = {"id": f"src:{SCRIPT}", "title": HANDLER, "url": "javascript:document.title='pwned'", "reliability": "A"}
    links = [
        link(
            "ASSOCIATED_WITH",
            "with",
            one["id"],
            other["id"],
            direction="both",
            roles=[HANDLER],
            during=[SCRIPT],
            statements=[
                statement(
                    one["id"],
                    "ASSOCIATED_WITH",
                    other["id"],
                    source=source,
                    quote=payload,
                    lang='id" onclick="alert(1)',
                    locator=payload,
                    original=payload,
                    origin=payload,
                    during=SCRIPT,
                    seen_on=HANDLER,
                    key={"under": payload},
                    method=SCRIPT,
                    premises=[HANDLER],
                    credibility=SCRIPT,
                    marking=HANDLER,
                )
            ],
            against=[statement(one["id"], payload, payload, sign="-", source=source, quote=payload)],
        )
        for one, other, payload in zip(names, [*names[1:], names[0]], PAYLOADS, strict=True)
    ]
    hops = [hop(one, other, entry) for one, other, entry in zip(names, names[1:], links, strict=False)]
    return path_answer(
        path(names, *hops, rests_on=[{"by": "origin", "id": SCRIPT}]),
        notes=[{"en": HANDLER, "id": CLOSER}],
        conflicts=[SCRIPT],
        caveat={"en": HANDLER, "id": CLOSER},
        version=HANDLER,
        marking=f"AMBER:{SCRIPT}",
    )


def many_answer(count: int) -> dict[str, Any]:
    """An entity with many others around it, in clusters, each tie with its statement."""
    kinds = (("Person", "person"), ("Syndicate", "ring"), ("Vessel", "vessel"), ("Trip", "trip"))
    nodes = [
        node(f"{prefix}:many/{at}", kind, f"{kind} {at}")
        for at, (kind, prefix) in ((at, kinds[at % len(kinds)]) for at in range(count))
    ]
    pairs = [(at, (at - 1) // 3) for at in range(1, count)] + [(at, (at * 7 + 11) % count) for at in range(0, count, 5)]
    return entity_answer(
        entity=nodes[0],
        nodes=nodes,
        links=[
            link("ASSOCIATED_WITH", "with", nodes[a]["id"], nodes[b]["id"], direction="both")
            for a, b in dict.fromkeys((max(a, b), min(a, b)) for a, b in pairs if a != b)
        ],
        statements=[],
        conflicts=[],
    )
