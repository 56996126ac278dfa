"""What a store holds, in words for its holder."""

from collections.abc import Iterator, Mapping
from typing import Any


def loads(answer: Mapping[str, Any]) -> Iterator[str]:
    """One line a batch under the number of its commit."""
    for entry in answer["loads"]:
        for batch in entry["batches"]:
            report = batch["report"]
            counts = ", ".join(f"{name} {number}" for name, number in report.items() if isinstance(number, int))
            told = [batch["recorded_at"], batch["actor"], batch["state"], f"TLP:{batch['marking']}", counts]
            yield f"{entry['load']:>4}  {batch['dataset'] or 'change'}  ({'; '.join(filter(None, told))})"
    if not answer["loads"]:
        yield "Nothing was loaded; run `lintas load`."


def status(answer: Mapping[str, Any]) -> Iterator[str]:
    """A line a figure."""
    batches = answer["batches"]
    yield f"store       {answer['store']}"
    yield f"position    {answer['position']}"
    yield f"digest      {answer['digest']}"
    yield f"batches     {batches['live']} live of {batches['committed']} committed"
    yield f"retracted   {answer['retracted']}"
    yield f"judgements  {answer['judgements']}"
    yield f"markings    {', '.join(answer['markings']) or 'none'}"
