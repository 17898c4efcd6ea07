"""Templates (模板): Jinja2, escaping always on, a misspelt name an error and never an empty place."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from luoshi import __version__
from luoshi.ledger.fold import BEIJING
from luoshi.web.addresses import passage_path
from luoshi.web.visit import Visitor


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of all templates."""
    made = Environment(
        loader=PackageLoader("luoshi.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(passage_path=passage_path, version=__version__)
    made.filters.update(number=_number, share=_share, beijing=_beijing)
    return made


def render(template: str, visit: Visitor, data: Any) -> str:
    """Draw one page."""
    return environment().get_template(template).render(page=data, visit=visit, t=visit.t)


def _number(value: float | int | None) -> str:
    """Print a number with thousands separated by thin spaces (GB/T 15835) and no trailing zeros."""
    if value is None:
        return ""
    whole = float(value).is_integer()
    text = f"{int(value):,}" if whole else f"{value:,.6f}".rstrip("0")
    return text.replace(",", "\u2009")


def _share(value: float) -> str:
    """Print a share of one as whole per cent."""
    return f"{value * 100:.0f}%"


def _beijing(at: datetime) -> str:
    """Print a time as offices read it: by the clock of Beijing, to the minute, wherever the server stands."""
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
