"""``luoshi targets`` on the sample: the table, the series, the files."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path

from openpyxl import load_workbook

from .conftest import Luoshi


def test_the_table_names_the_clause_of_every_value(luoshi: Luoshi, sample_shelf: Path):
    """A value with its modifier, a number in brackets, and below it the permanent address and the clause."""
    ran = luoshi("--shelf", sample_shelf, "targets", "--year", "2024")

    assert ran.code == 0
    value, quote = re.search(r"云泽省 +(\S+) \[1\]", ran.out), re.search(r"\[1\] 云泽省 2024 /p/\S+ (.+)", ran.out)
    assert value is not None and quote is not None
    assert value[1] in quote[1]
    assert "stated 11" in ran.err


def test_every_statement_is_a_record(luoshi: Luoshi, sample_shelf: Path):
    """JSON Lines and CSV hold the same records; silence is a record with its kind."""
    lines = luoshi("--shelf", sample_shelf, "targets", "--format", "jsonl")
    table = luoshi("--shelf", sample_shelf, "targets", "--format", "csv")

    records = [json.loads(line) for line in lines.out.splitlines()]
    assert len(records) == len(list(csv.DictReader(StringIO(table.out))))
    for record in records:
        assert (record["quote"] is None) == (record["state"] in {"not_stated", "not_found", "no_report"})
        assert record["path"] is None or record["path"].endswith(record["place"])


def test_a_series_tells_why_a_year_is_empty(luoshi: Luoshi, sample_shelf: Path):
    """The year reviewed has an outcome and no report; the year planned has a target and no later report."""
    ran = luoshi("--shelf", sample_shelf, "targets", "--series", "gdp_growth", "--format", "jsonl")

    rows = {record["year"]: record for record in map(json.loads, ran.out.splitlines())}
    assert (rows[2023]["target_state"], rows[2023]["outcome_state"]) == ("no_report", "reported")
    assert (rows[2024]["target_state"], rows[2024]["outcome_state"]) == ("stated", "no_report")
    assert "未查" in luoshi("--shelf", sample_shelf, "targets", "--series", "gdp_growth").out


def test_a_file_is_written_in_the_form_of_its_name(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """XLSX with the sheet 说明; an unknown ending is told."""
    written = luoshi("--shelf", sample_shelf, "targets", "--out", tmp_path / "targets.xlsx")
    refused = luoshi("--shelf", sample_shelf, "targets", "--out", tmp_path / "targets.odt")

    assert written.code == 0
    assert "说明" in load_workbook(tmp_path / "targets.xlsx").sheetnames
    assert (refused.code, "odt" in refused.err) == (2, True)


def test_what_cannot_be_asked_is_answered_in_one_line(luoshi: Luoshi, sample_shelf: Path):
    """An unknown indicator names those there are, an unknown region too; --series takes no year."""
    for words in (["--series", "happiness"], ["--region", "乌有省"], ["--series", "cpi", "--year", "2024"]):
        ran = luoshi("--shelf", sample_shelf, "targets", *words)
        assert ran.code == 2
        assert "Traceback" not in ran.err
