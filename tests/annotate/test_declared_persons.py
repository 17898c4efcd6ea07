"""A person is no issuing body, whatever a manifest says."""

import pytest

from luoshi.annotate.identity import names_persons
from luoshi.lexicon import load
from luoshi.lexicon.names import names


@pytest.mark.parametrize(
    ("declared", "person"),
    [
        ("张大山", True),
        ("张大山、李小河", True),
        ("国务院（总理张大山）", False),
        ("云泽省教育厅", False),
        ("张掖市", False),
        ("新华通讯社", False),
        ("中办法规局", False),
        ("", False),
    ],
)
def test_persons_are_told_from_bodies(declared: str, person: bool):
    """Names of two to three characters with a surname, and nothing that ends like an organisation."""
    assert names_persons(declared, names(load())) is person
