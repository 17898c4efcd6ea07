"""ALTO and hOCR: text, places and how sure the program was."""

from __future__ import annotations

import pytest

from luoshi import intake
from luoshi.intake.ocr import READER
from luoshi.model import UnreadableSource

ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>mm10</MeasurementUnit></Description>
<Layout><Page ID="p1" WIDTH="2100" HEIGHT="2970"><PrintSpace><TextBlock ID="b1">
<TextLine HPOS="254" VPOS="508" WIDTH="1000" HEIGHT="50"><String CONTENT="关于防汛工作" WC="0.95"/><String CONTENT="的通知" WC="0.41"/></TextLine>
<TextLine HPOS="254" VPOS="600" WIDTH="1000" HEIGHT="50"><String CONTENT="Water" WC="0.9"/><SP/><String CONTENT="Plan"/><HYP CONTENT="-"/></TextLine>
</TextBlock></PrintSpace></Page><Page ID="p2"><TextLine><String CONTENT="第二页"/></TextLine></Page></Layout></alto>"""
HOCR = """<html><head><meta name='ocr-system' content='some'/></head><body><div class='ocr_page' title='bbox 0 0 2480 3508'>
<p class='ocr_par'><span class='ocr_line' title='bbox 300 600 1200 660; baseline 0 0'>
<span class='ocrx_word' title='bbox 300 600 700 660; x_wconf 96'>新建</span>
<span class='ocrx_word' title='x_wconf 30'>泵站</span>
<span class='ocrx_word' title='x_wconf 80'>12</span> <span class='ocrx_word' title='x_wconf 80'>GWh</span></span></p>
</div></body></html>"""


def read(text: str) -> intake.Reading:
    """Read with the plug-in, as a run does."""
    return intake.read(text.encode(), "page.xml", [("ocr", READER)])


def test_alto_gives_lines_with_places_in_points():
    """A tenth of a millimetre is 72/254 points; words of Chinese are joined, SP is a space."""
    found = read(ALTO)

    assert found.text == "关于防汛工作的通知\nWater Plan-\n\f第二页\n"
    assert [one.span.of(found.text) for one in found.layout] == ["关于防汛工作的通知", "Water Plan-", "第二页"]
    page, left, top, _, _ = found.layout[0].box or ()
    assert (page, round(left), round(top)) == (1, 72, 144)


def test_confidence_is_kept_and_what_is_unsure_is_named():
    """The mean in meta, the places in an issue."""
    found = read(ALTO)
    (issue,) = found.issues

    assert dict(found.meta) == {"ocr-format": "alto", "ocr-confidence": "0.753"}
    assert [span.of(found.text) for span in issue.spans] == ["的通知"]


def test_hocr_is_read_the_same():
    """Latin words keep the space between them, Chinese ones have none."""
    found = read(HOCR)

    assert found.text == "新建泵站12 GWh\n"
    assert dict(found.meta)["ocr-format"] == "hocr"
    assert [span.of(found.text) for span in found.issues[0].spans] == ["泵站"]


def test_output_without_words_is_refused():
    """With what to do."""
    with pytest.raises(UnreadableSource, match="without a word"):
        read("<alto><Layout><Page></Page></Layout></alto>")


def test_entities_are_not_expanded():
    """No file is fetched, no bomb goes off."""
    bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + ALTO.replace("第二页", "&x;第二页")

    assert "root:" not in read(bomb).text


def test_other_files_are_not_claimed():
    """HTML that only speaks of OCR is HTML."""
    assert not READER.claims(b"<html><body>about alto and ocr_page</body>", "a.html")
