"""Steps by name, and a pipeline that runs records through them."""

from collections.abc import Callable, Iterable

Record = dict[str, object]
Step = Callable[[Iterable[Record]], Iterable[Record]]


def drop_empty(records: Iterable[Record]) -> Iterable[Record]:
    return (record for record in records if any(value not in (None, "") for value in record.values()))


def lower_keys(records: Iterable[Record]) -> Iterable[Record]:
    return ({key.lower(): value for key, value in record.items()} for record in records)


STEPS: dict[str, Step] = {"drop-empty": drop_empty, "lower-keys": lower_keys}


def run(steps: Iterable[str], records: Iterable[Record]) -> list[Record]:
    """The records after the named steps, in order. An unknown step raises ``KeyError``."""
    for name in steps:
        records = STEPS[name](records)
    return list(records)
