"""Judgements as test cases (裁定用例): what people decided, with the source it was about, so that a changed rule meets it again."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from luoshi import intake
from luoshi.annotate import annotate, judged
from luoshi.lexicon import Lexicon, load
from luoshi.model import Annotations, Declared, LuoshiError, Source, source_id_of
from luoshi.restore import restore
from luoshi.store import sources
from luoshi.store.desk import judgements_in_force
from luoshi.store.shelf import Shelf

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One judgement held against what luoshi finds by itself (用例结果)."""

    source: str
    field: str
    quote: str
    right: bool
    said: str


def cases(shelf: Shelf) -> Iterator[Record]:
    """Yield the tables of this shelf, then one case for each source that was judged: its bytes and the judgements in force.

    A case can be run without the shelf. Judgements of the kind “unsure” are no cases.
    """
    grouped: dict[str, list[Record]] = {}
    for one in judgements_in_force(shelf):
        if one.verdict in {judged.ACCEPTED, judged.REFUSED}:
            told = {"field": one.field, "value": one.value, "verdict": one.verdict, "quote": one.anchor.quote}
            spans = [span.pair() for span in one.anchor.spans]
            grouped.setdefault(one.anchor.source_id, []).append({**told, "spans": spans})
    if grouped and shelf.overlay():
        yield {"lexicon": shelf.overlay()}
    for sidecar in sources.every(shelf):
        if sidecar.id in grouped:
            declared = {name: value for name, value in asdict(sidecar.declared).items() if value}
            data = _carried(sources.bytes_of(shelf, sidecar.id))
            yield {"name": sidecar.name, **data, "declared": declared, "judgements": grouped[sidecar.id]}


def _carried(data: bytes) -> Record:
    try:
        return {"text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode("ascii")}


def run(records: Iterator[Record], where: str) -> Iterator[Outcome]:
    """Annotate the source of every case anew and tell of each judgement whether luoshi agrees with it by itself.

    Raises:
        LuoshiError: if a record is no case.
    """
    lexicon = load([])
    for record in records:
        if "lexicon" in record:
            lexicon = load([record["lexicon"]])
            continue
        try:
            name, told = str(record["name"]), list(record["judgements"])
            data = str(record["text"]).encode("utf-8") if "text" in record else b64decode(record["base64"])
        except (KeyError, TypeError, ValueError) as error:
            raise LuoshiError(f"this is no case: {error!r}", where, "export it: luoshi judgements export") from error
        found = _annotated(data, name, record.get("declared", {}), lexicon)
        for judgement in told:
            yield _held(name, judgement, found)


def _annotated(data: bytes, name: str, declared: Mapping[str, str], lexicon: Lexicon) -> Annotations:
    known = {field.name for field in fields(Declared)}
    facts = Declared(**{key: value for key, value in declared.items() if key in known})
    reading = intake.read(data, name)
    source = Source(
        source_id_of(data),
        name,
        reading.media,
        reading.encoding,
        reading.text,
        facts,
        reading.layout,
        reading.meta,
    )
    return annotate(source, restore(source, lexicon), lexicon)


def _held(name: str, judgement: Mapping[str, Any], found: Annotations) -> Outcome:
    whole, _, field = str(judgement["field"]).partition(".")
    kind = judged.kind_of(whole)
    place = tuple((start, end) for start, end in judgement["spans"])
    findings = getattr(found, judged.CORRECTABLE[kind][0])
    one = next((item for item in judged.named(kind, findings) if (item.place, item.name) == (place, whole)), None)
    if field:
        got = judged.text_of(getattr(one.finding, field)) if one else "nothing"
        right, said = got == judgement["value"], f"{field} is {got}, judged {judgement['value']}"
    else:
        right = (one is not None) == (judgement["verdict"] == judged.ACCEPTED)
        said = f"{'found' if one else 'not found'}, judged {judgement['verdict']}"
    return Outcome(name, str(judgement["field"]), str(judgement["quote"]), right, said)
