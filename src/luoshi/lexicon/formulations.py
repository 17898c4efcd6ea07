"""Set phrases (提法): numeric formulae, programme names and slogans with their variants and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.names import alternatives
from luoshi.lexicon.regions import regions
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Formulation, FormulationKind, Level, LuoshiError

#: Marks that do not belong to a formula.
MARKS = str.maketrans("", "", "“”‘’「」『』《》\"' 　")
WIDE = str.maketrans("０１２３４５６７８９＋－，", "0123456789+-，")
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
COUNT = re.compile(r"(?<![\d.+A-Za-zN])(\d{1,2})(?=[\u4e00-\u9fff])")


def numeral(number: int) -> str:
    """Return a number below 100 in Chinese (12 is 十二)."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def canonical_form(form: str) -> str:
    """Return a form without quotation marks, with counts in Chinese numerals (5个牢牢把握 is 五个牢牢把握; 415X stays)."""
    plain = form.translate(MARKS).translate(WIDE)
    return COUNT.sub(lambda match: numeral(int(match[1])), plain)


@dataclass(frozen=True)
class Formulations:
    """The phrases of the lexicon by canonical form and by every listed variant, and the families of built ones.

    ``forms`` finds those that count without quotation marks too. ``behind``, ``before`` and ``inside`` are the nouns that make a quoted
    name that of a thing: a ship, a weapon, a storm, a column.
    """

    named: dict[str, Formulation]
    forms: Matcher
    family: re.Pattern[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    inside: re.Pattern[str]

    def names_a_thing(self, form: str, before: str, after: str) -> bool:
        """Tell whether a quoted name is that of a thing, by the words inside it and right beside it."""
        return bool(self.inside.search(form) or self.before.search(before) or self.behind.match(after))

    def known(self, form: str) -> Formulation | None:
        """Return the phrase that a printed form is a variant of, or None."""
        return self.named.get(form) or self.named.get(canonical_form(form))


def _family(lexicon: Lexicon) -> re.Pattern[str]:
    fields = lexicon.rows("formulation_families")
    places = [
        short
        for region in regions(lexicon).all
        if region.level in {Level.PROVINCIAL, Level.CITY}
        for short in region.short_names
    ]
    place = alternatives([*places, "中国"])

    def words(part: str) -> str:
        return alternatives(row["word"] for row in fields if row["part"] == part)

    return re.compile(
        rf"(?P<modern>(?:{words('modern')})新(?:{place}))"
        rf"|(?:{words('before-place')})(?:{place})"
        rf"|(?:{words('before-strong')})强[国省市区县]"
        rf"|(?:{words('before-system')})(?:{words('system')})"
    )


def _things(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of nouns behind, before and inside the name of a thing; 号 stands right behind or not at all."""
    nouns: dict[str, list[str]] = {place: [] for place in ("behind", "before", "inside")}
    for row in lexicon.rows("label_nouns"):
        nouns[row["place"]].append(row["noun"])
    far = alternatives(noun for noun in nouns["behind"] if len(noun) > 1)
    near = alternatives(noun for noun in nouns["behind"] if len(noun) == 1)
    return (
        re.compile(rf"(?:{near})(?![召角令])|[\u4e00-\u9fffA-Za-z0-9-]{{0,7}}?(?:{far})"),
        re.compile(rf"(?:{alternatives(nouns['before'])})[：:]?$"),
        re.compile(rf"(?:{alternatives(nouns['inside'])})$"),
    )


def _forms(row: dict[str, str]) -> Iterable[str]:
    yield row["canonical"]
    yield from (form for form in row["variants"].split("|") if form)


@lru_cache(maxsize=8)
def formulations(lexicon: Lexicon) -> Formulations:
    """Return the set phrases of the lexicon.

    Raises:
        LuoshiError: if a row names an unknown kind.
    """
    named: dict[str, Formulation] = {}
    free: list[str] = []
    for row in lexicon.rows("formulations"):
        try:
            kind = FormulationKind(row["kind"])
        except ValueError as error:
            known = ", ".join(FormulationKind)
            raise LuoshiError(
                f"“{row['canonical']}”: {error}", "lexicon/formulations.csv", f"kinds are: {known}"
            ) from error
        forms = tuple(_forms(dict(row)))
        phrase = Formulation(row["canonical"], kind, forms, row["expansion"] or None, row["origin"] or None)
        for form in forms:
            named[form] = phrase
        if row["free"] != "no":
            free.extend(forms)
    return Formulations(named, Matcher(free), _family(lexicon), *_things(lexicon))
