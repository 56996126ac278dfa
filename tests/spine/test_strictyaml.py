"""YAML read as text only, and every construct that could surprise refused with its file and line."""

import pytest

from graph.errors import BadInput
from graph.strictyaml import DEPTH, read_yaml


def test_every_scalar_is_text() -> None:
    text = "a: 1\nb: yes\nc: ~\nd: 2024-01-01\ne:\nf: [0x1F, 'x']\n<<: {g: null}\n"
    expected = {"a": "1", "b": "yes", "c": "~", "d": "2024-01-01", "e": "", "f": ["0x1F", "x"], "<<": {"g": "null"}}
    assert read_yaml(text, "f.yaml") == expected
    assert read_yaml(b"\xef\xbb\xbfa: \xc3\xa9", "f.yaml") == {"a": "é"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: &x 1\n", "f.yaml:2: an anchor (&x)"),
        ("a: 1\nb: &x [1]\n", "f.yaml:2: an anchor (&x)"),
        ("a: &x {}\nb: *x\n", "f.yaml:1: an anchor (&x)"),
        ("a: 1\nb: *x\n", "f.yaml:2: an alias (*)"),
        ("a: 1\nb: !!python/object:os.system x\n", "f.yaml:2: a tag (tag:yaml.org,2002:python/object:os.system)"),
        ("!x {a: 1}", "f.yaml:1: a tag (!x)"),
        ("a: ! b", "f.yaml:1: a tag (!)"),
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: the key 'a' stands here a second time"),
        ("a: {b: 1, 'b': 2}", "f.yaml:1: the key 'b' stands here a second time"),
        ("[a]: 1", "f.yaml:1: a key must be a text"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: a second document"),
        ("", "f.yaml:1: the file is empty"),
        ("a: [", "f.yaml:2: not YAML"),
        ("a:\n\tb: 1", "f.yaml:2: not YAML"),
        ("a: \x01", "f.yaml: not YAML: unacceptable character"),
        ("a: \udc80", "f.yaml: not UTF-8"),
        (b"a: \xff", "f.yaml: not UTF-8"),
    ],
)
def test_what_is_refused(text: str | bytes, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_yaml(text, "f.yaml")
    assert str(caught.value).startswith(said)


def test_nesting_is_bounded_and_a_deep_bomb_is_never_built() -> None:
    assert read_yaml("[" * DEPTH + "]" * DEPTH, "f.yaml")
    for deep in (DEPTH + 1, 200_000):
        with pytest.raises(BadInput, match="nested deeper than 50"):
            read_yaml("[" * deep, "f.yaml")
