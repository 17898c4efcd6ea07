"""Every page over HTTP on the sample: it answers, in both languages, with its twin, and says what it should."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO, StringIO
from urllib.parse import quote
from xml.etree import ElementTree

import docx
import httpx
import pytest
from openpyxl import load_workbook

from luoshi.cli.page_walk import walk
from luoshi.store import Shelf
from luoshi.store.query import matrix as uptake
from luoshi.store.query import reading
from luoshi.store.query.documents import Document
from luoshi.store.query.listing import listing
from luoshi.store.saved import SavedSearch, forget, save, saved

PATHS = (
    "/",
    "/documents",
    "/documents?level=city&order=title",
    "/sources",
    "/issues",
    "/runs",
    "/matrix",
    "/directives?q=要",
    "/targets",
    "/targets?period=2024",
    "/series/gdp_growth",
    "/references",
    "/references?standing=meeting",
    "/references/to/十四五",
    "/review",
    "/review?kind=target&state=all",
    "/results",
    "/commitments",
    "/formulations",
    "/search?q=落实",
    "/search",
    "/search?q=落实&level=city",
    "/ask?q=哪些部门负责台账",
    "/ask",
    "/lifeline",
    "/lifeline?q=落实",
    "/lifeline?q=三群五链",
    "/ledger",
    "/ledger?only=overdue",
    "/tasks/new",
)


class Page(HTMLParser):
    """The outline of a page: its language, its identities, what is not closed."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "path", "rect", "option"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.lang = ""
        self.inline: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note identities, inline code and fields."""
        found = dict(attrs)
        if tag == "html":
            self.lang = found.get("lang") or ""
        self.ids += [found["id"] or ""] if "id" in found else []
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in found) else []
        if tag == "label" and found.get("for"):
            self.labelled.add(found["for"] or "")
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden" and "label" not in self.open:
            self.fields.append(found.get("id") or f"{tag} {found.get('name')}")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that tags close in the order they were opened."""
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def checked(response: httpx.Response) -> Page:
    """Check what every page must keep to and return its outline."""
    assert response.status_code == 200, response.text[:500]
    page = Page(response.text)
    assert page.wrong == [] and page.open == [], f"tags do not close: {page.wrong} {page.open}"
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert page.inline == [], "inline script or style, which the policy forbids"
    assert set(page.fields) <= page.labelled, "a field without a label"
    return page


@pytest.mark.parametrize("path", PATHS)
def test_a_page_answers_in_both_languages_and_as_data(client: httpx.Client, path: str) -> None:
    """Same address, same function: Chinese, English, JSON."""
    assert checked(client.get(path)).lang == "zh-CN"
    english = client.get(path, headers={"Accept-Language": "en"})
    assert checked(english).lang == "en"
    plain, _, query = path.partition("?")
    twin = client.get(("/index.json" if plain == "/" else plain + ".json") + (f"?{query}" if query else ""))
    assert twin.status_code == 200 and isinstance(twin.json(), dict)


@pytest.mark.parametrize(
    "kind",
    [
        "articles/{0.article_id}",
        "sources/{0.source_id}",
        "matrix/{0.article_id}",
        "gaps/{0.article_id}",
        "cascade/{0.article_id}",
    ],
)
@pytest.mark.parametrize(
    "name",
    ["plan_yunze.txt", "plan_qingyu.txt", "daily_yunze_2023-03-16.txt", "portal_yunze.html", "gwr_yunze_2024.txt"],
)
def test_a_page_of_a_document_answers(
    client: httpx.Client, document: Callable[[str], Document], kind: str, name: str
) -> None:
    """Reader, print, matrix and gaps of every sort of document."""
    path = "/" + kind.format(document(name))
    checked(client.get(path))
    checked(client.get(path, headers={"Accept-Language": "en"}))
    assert client.get(path + ".json").status_code == 200


def test_every_link_of_every_page_leads_somewhere(address: str) -> None:
    """A walk from the home page, breadth first, meets no dead link."""
    answers = walk(address, 150)
    assert len(answers) == 150
    assert [answer for answer in answers if not answer.good] == []


def test_the_switch_of_language_is_remembered(client: httpx.Client) -> None:
    """The switch beats Accept-Language, now and on the next page."""
    assert Page(client.get("/?lang=en").text).lang == "en"
    assert Page(client.get("/documents").text).lang == "en"
    assert Page(client.get("/documents?lang=zh").text).lang == "zh-CN"


def test_the_reader_shows_the_text_it_restored(client: httpx.Client, shelf: Shelf, plan: Document) -> None:
    """Every paragraph of the clean text stands in the page, and the marks can be switched off."""
    text = reading.article(shelf, plan.article_id).text
    shown = client.get(f"/articles/{plan.article_id}?show=none").text
    assert '<mark class="m-target' not in shown
    for paragraph in text.split("\n"):
        for sentence in paragraph.split("。"):
            assert sentence.replace("&", "&amp;") in shown


def test_the_printed_page_accounts_for_every_character(
    client: httpx.Client, shelf: Shelf, document: Callable[[str], Document]
) -> None:
    """The pieces put together are the source; the account adds up to its length."""
    source_id = document("daily_yunze_2023-03-16.txt").source_id
    data = client.get(f"/sources/{source_id}.json").json()
    assert "".join(piece["text"] for piece in data["pieces"]) == reading.source_text(shelf, source_id).text
    assert sum(entry["characters"] for entry in data["legend"]) == data["characters"]


def test_a_piece_is_explained_by_its_rule(client: httpx.Client, document: Callable[[str], Document]) -> None:
    """Choosing a piece shows the docstring of the rule that decided on it."""
    data = client.get(f"/sources/{document('daily_yunze_2023-03-16.txt').source_id}.json?piece=30").json()
    assert data["chosen"]["start"] <= 30 < data["chosen"]["end"]
    rule = data["chosen"]["rule"]
    assert client.get(f"/rules/{rule}").status_code == 200
    assert data["explanation"]["doc"]


def test_a_passage_has_its_echoes_with_differences(client: httpx.Client, shelf: Shelf, plan: Document) -> None:
    """The item on specialised firms was taken over by a city with other numbers."""
    start = reading.source_text(shelf, plan.source_id).text.index("净增规模以上工业企业3000家以上")
    data = client.get(f"/p/{plan.source_id}.{start}-{start + 17}.json").json()
    assert data["quote"] == "净增规模以上工业企业3000家以上"
    changes = [(step["up"], step["down"]) for echo in data["echoes"] for step in echo["steps"] if step["op"] != "equal"]
    assert ("3000", "900") in changes
    checked(client.get(f"/p/{plan.source_id}.{start}-{start + 17}"))


def test_a_permanent_address_answers_where_no_finding_stands(
    client: httpx.Client, shelf: Shelf, plan: Document
) -> None:
    """The address names the source and the place: two characters inside a word are enough."""
    text = reading.source_text(shelf, plan.source_id).text
    data = client.get(f"/p/{plan.source_id}.3-5.json").json()
    assert (data["before"], data["quote"]) == (text[:3], text[3:5])
    assert client.get(f"/p/{plan.source_id}.0-{len(text) + 1}").status_code == 404


def test_the_matrix_tells_not_searched_from_not_seen(client: httpx.Client, plan: Document) -> None:
    """禾川市 has no document on the shelf: its column is not searched, and it is no gap."""
    data = client.get(f"/matrix/{plan.article_id}.json").json()
    states = {}
    for row in data["rows"]:
        for cell in row["cells"]:
            states.setdefault(cell["body"], set()).add(cell["state"])
    assert states["禾川市人民政府"] == {"not_searched"}
    assert "not_seen" in data["counts"] and "verbatim" in data["counts"]
    gaps = client.get(f"/gaps/{plan.article_id}.json").json()
    assert gaps["gaps"] and "禾川市人民政府" not in {gap["body"] for gap in gaps["gaps"]}
    assert "禾川市人民政府" in {column["body"] for column in gaps["unsearched"]}


@pytest.mark.parametrize("by", ["region", "level", "period", "body"])
def test_a_matrix_read_by_groups_counts_every_cell(client: httpx.Client, shelf: Shelf, plan: Document, by: str) -> None:
    """Bodies of each group add up, the unknown included; operative items come first."""
    whole = uptake.matrix(shelf, plan.article_id)
    data = client.get(f"/matrix/{plan.article_id}/by/{by}.json").json()
    bodies = sum(group["bodies"] for group in data["groups"])
    assert bodies == len(whole.bodies) or by == "period"
    assert sum(data["counts"].values()) == len(whole.items) * bodies
    assert data["counts"]["not_searched"] > 0
    kinds = [row["item"]["kind"] for row in data["rows"]]
    assert kinds == sorted(kinds, key=lambda kind: kind != "operative")
    checked(client.get(f"/matrix/{plan.article_id}/by/{by}"))


def test_what_bodies_add_is_a_row_and_a_list(client: httpx.Client, plan: Document) -> None:
    """The row counts what the list holds; a body without documents has a question mark, not a nought."""
    listed = client.get(f"/additions/{plan.article_id}.json").json()
    row = dict(client.get(f"/matrix/{plan.article_id}.json?additions=true").json()["added"])
    assert listed["total"] == sum(count for count in row.values() if count)
    assert row["禾川市人民政府"] is None
    body = next(body for body, count in row.items() if count)
    one = client.get(f"/additions/{plan.article_id}.json?body={quote(body)}").json()
    assert one["total"] == row[body] and {added["body"] for added in one["added"]} == {body}
    checked(client.get(f"/additions/{plan.article_id}"))
    checked(client.get(f"/matrix/{plan.article_id}?additions=true"))


@pytest.mark.parametrize(
    ("q", "why"), [("，。", "no_letters"), ("落" * 5_000, "too_long"), ("", "empty"), ("*", "no_letters")]
)
def test_what_is_no_search_is_said(client: httpx.Client, q: str, why: str) -> None:
    """Nothing is cut in silence; the page says why, the feed is empty."""
    found = client.get("/search.json", params={"q": q}).json()
    assert found["refused"] == why and found["found"]["total"] == 0
    checked(client.get("/search", params={"q": q}))
    assert "<item>" not in client.get("/search.rss", params={"q": q}).text


def test_pinyin_and_saved_searches_stand_on_the_search_page(client: httpx.Client, shelf: Shelf) -> None:
    """Initials link to the formulation; a kept search links to its page and its feed."""
    found = client.get("/search.json?q=zjtx").json()
    assert "专精特新" in {one["name"] for one in found["spelled"]}
    assert "/formulations/" in client.get("/search?q=zjtx").text
    save(shelf, SavedSearch("市里的<落实>", "落实", level="city"))
    try:
        for path in ("/", "/search"):
            text = client.get(path).text
            assert "市里的&lt;落实&gt;" in text and "/search.rss?" in text
        feed = client.get("/search.rss", params={"q": "落实", "level": "city"}).text
        assert feed.count("<item>") == min(100, client.get("/search.json?q=落实&level=city").json()["found"]["total"])
    finally:
        forget(shelf, "市里的<落实>")


def test_a_search_is_kept_and_taken_away_by_form(client: httpx.Client, shelf: Shelf) -> None:
    """What was narrowed is kept with the words; without the mark of the page nothing is written."""
    page = client.get("/search?q=落实&level=city")
    checked(page)
    mark = page.text.split('name="csrf" value="')[1].split('"')[0]
    fields = {"q": "落实", "level": "city", "name": "市里"}
    assert client.post("/search/save", data=fields).status_code == 403
    assert saved(shelf) == ()
    assert client.post("/search/save", data={**fields, "csrf": mark}).status_code == 303
    assert saved(shelf) == (SavedSearch("市里", "落实", level="city"),)
    checked(client.get("/search"))
    assert client.post("/search/save", data={"q": "，", "name": "x", "csrf": mark}).status_code == 400
    assert client.post("/search/forget", data={"name": "市里", "csrf": mark}).status_code == 303
    assert saved(shelf) == ()


def test_every_cell_opens_its_evidence(client: httpx.Client, shelf: Shelf, plan: Document) -> None:
    """One cell of each state; the quotation of every proof stands in its source."""
    found = uptake.matrix(shelf, plan.article_id)
    for cell in {cell.state: cell for cell in found.cells}.values():
        path = f"/matrix/{plan.article_id}/cell?item={cell.item_id}&body={quote(cell.body)}"
        assert cell.state.value in client.get(path.replace("/cell?", "/cell.json?")).json()["cell"]["state"]
        checked(client.get(path))
    assert client.get(f"/matrix/{plan.article_id}/cell?item=x&body=y").status_code == 404


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx"])
@pytest.mark.parametrize(
    "path",
    [
        "/documents",
        "/directives",
        "/targets",
        "/results",
        "/commitments",
        "/formulations",
        "/ledger",
        "matrix",
        "gaps",
        "additions",
        "/lifeline",
        "region",
        "breakdown",
    ],
)
def test_a_list_can_be_taken_away(client: httpx.Client, plan: Document, path: str, ending: str) -> None:
    """CSV that Excel opens right, XLSX with its notes: all rows of the list, headings in the language of the page."""
    path = path if path.startswith("/") else f"/{path}/{plan.article_id}"
    path = f"/matrix/{plan.article_id}/by/region" if path.startswith("/region/") else path
    answer = client.get(f"{path}.{ending}", params={"q": "三群五链"} if path == "/lifeline" else None)
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    if ending == "csv":
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1
        english = client.get(answer.url, headers={"Accept-Language": "en"}).content.decode("utf-8-sig")
        # The breakdown is a Chinese office form whatever the language of the page.
        assert (next(csv.reader(StringIO(english))) == rows[0]) is ("breakdown" in path)
    elif ending == "docx":
        (table,) = docx.Document(BytesIO(answer.content)).tables
        assert len(table.rows) > 0
    else:
        book = load_workbook(BytesIO(answer.content))
        assert "说明" in book.sheetnames


def test_a_matrix_file_holds_every_cell(client: httpx.Client, shelf: Shelf, plan: Document) -> None:
    """A row an item, a column a body, states in words."""
    found = uptake.matrix(shelf, plan.article_id)
    text = client.get(f"/matrix/{plan.article_id}.csv").content.decode("utf-8-sig")
    head, *rows = list(csv.reader(StringIO(text)))
    assert len(rows) == len(found.items)
    assert [body.body for body in found.bodies] == head[-len(found.bodies) :]
    assert {cell for row in rows for cell in row[-len(found.bodies) :]} >= {"照搬", "未见", "未查"}


def test_two_documents_side_by_side(client: httpx.Client, plan: Document, document: Callable[[str], Document]) -> None:
    """What a city made of the plan: numbers that changed, what it left out, what it added; both ways round."""
    city = document("plan_linhu.txt")
    found = client.get(f"/compare/{plan.article_id}/{city.article_id}.json").json()["comparison"]
    assert ("3000", "900") in {(one["up"], one["down"]) for one in found["numbers"]}
    assert 0 < found["taken"] < found["sentences"]
    assert any("修复湖区生态岸线" in one["text"] or "化工企业搬迁" in one["text"] for one in found["additions"])
    checked(client.get(f"/compare/{plan.article_id}/{city.article_id}?only=adapted"))
    turned = client.get(f"/compare/{city.article_id}/{plan.article_id}.json").json()["comparison"]
    assert ("900", "3000") in {(one["up"], one["down"]) for one in turned["numbers"]}


@pytest.mark.parametrize("path", ["/search.rss?q=专精特新", "/documents.rss?level=city"])
def test_a_feed_is_well_formed_and_its_links_lead_here(client: httpx.Client, path: str) -> None:
    """RSS 2.0, newest first."""
    feed = ElementTree.fromstring(client.get(path).content)
    links = [one.findtext("link") or "" for one in feed.iter("item")]
    assert links and all(link.startswith(str(client.base_url)) for link in links)
    assert client.get(links[0]).status_code == 200


def test_a_question_is_answered_with_passages_of_the_shelf(client: httpx.Client) -> None:
    """The passage with the number comes first; every passage stands in its source, and nothing else is said."""
    found = client.get("/ask.json", params={"q": "到2027年规模以上工业企业要净增多少家？"}).json()
    assert "净增规模以上工业企业" in found["found"][0]["passage"]["text"]
    assert found["wants"] == "number"
    assert found["found"][0]["fit"]["right_kind"]
    shown = client.get("/ask", params={"q": "到2027年规模以上工业企业要净增多少家？"}).text
    assert "逐字引用" in shown


def test_facets_of_a_search_add_up(client: httpx.Client) -> None:
    """Every passage found is counted once in each facet that its document has, and narrowing gives the count shown."""
    found = client.get("/search.json?q=产业").json()
    facets = {facet["key"]: facet["values"] for facet in found["facets"]}
    assert sum(value["count"] for value in facets["kind"]) == found["found"]["total"]
    some = facets["level"][-1]
    narrowed = client.get("/search.json", params={"q": "产业", "level": some["value"]}).json()
    assert narrowed["found"]["total"] == some["count"]


def test_a_plan_is_checked_against_its_parents(
    client: httpx.Client, plan: Document, document: Callable[[str], Document]
) -> None:
    """Every operative item of each parent stands once, with its state; a gap opens a task; the table can be taken away."""
    city = document("plan_linhu.txt")
    report = document("gwr_yunze_2024.txt")
    query = f"parent={plan.article_id}&parent={report.article_id}"
    found = client.get(f"/check/{city.article_id}.json?{query}").json()
    assert [one["article_id"] for one in found["parents"]] == [plan.article_id, report.article_id]
    assert [sum(one.values()) for one in found["counts"]] == [
        sum(row["parent"]["article_id"] == one["article_id"] for row in found["rows"]) for one in found["parents"]
    ]
    shown = client.get(f"/check/{city.article_id}?{query}&only=not_seen")
    assert checked(shown)
    assert "origin=gap" in shown.text
    assert checked(client.get(f"/check/{city.article_id}"))
    assert client.get(f"/check/{city.article_id}.xlsx?{query}").status_code == 200


def test_search_marks_exactly_the_words(client: httpx.Client) -> None:
    """Every passage listed holds the words, and they are marked; markup in a query stays text."""
    shown = client.get("/search?q=云泽湖实验室").text
    assert '<mark class="m-hit">云泽湖实验室</mark>' in shown
    hostile = client.get("/search", params={"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in hostile.text and "&lt;script&gt;" in hostile.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/articles/unknown-0", 404),
        ("/articles/../../etc/passwd", 404),
        ("/sources/ffffffffffffffff", 404),
        ("/p/nonsense", 404),
        ("/rules/os.path.join", 404),
        ("/tasks/t999", 404),
        ("/documents?offset=-1", 422),
        ("/documents?order=sideways", 404),
        ("/sources/x?piece=abc", 422),
    ],
)
def test_a_wrong_address_is_told_so(client: httpx.Client, path: str, status: int) -> None:
    """A page in the reader's language with what, where and what to do; the twin says the same."""
    page = client.get(path)
    assert page.status_code == status
    assert Page(page.text).lang == "zh-CN"
    plain, _, query = path.partition("?")
    twin = client.get(f"{plain}.json" + (f"?{query}" if query else ""))
    assert twin.status_code == status and twin.json()["what"]


def test_an_empty_shelf_says_what_to_do(empty_address: str) -> None:
    """Every list page of an empty shelf answers; home names the commands."""
    with httpx.Client(base_url=empty_address) as client:
        assert "luoshi add" in client.get("/").text
        for path in PATHS:
            checked(client.get(path))


def test_nothing_is_asked_of_another_server(client: httpx.Client, plan: Document) -> None:
    """Strict policy on every answer; no address outside this server in any page."""
    for path in ("/", f"/articles/{plan.article_id}", "/static/luoshi.css", "/nothing"):
        response = client.get(path)
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert "unsafe" not in response.headers["content-security-policy"]
        assert "http://" not in response.text.replace("http://www.w3.org/", "") and "https://" not in response.text


def test_another_name_for_this_machine_is_refused(client: httpx.Client) -> None:
    """A page elsewhere that re-points its own name to this machine learns nothing."""
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_continuation_leads_to_its_beginning_and_back(client: httpx.Client, shelf: Shelf) -> None:
    """（上接1版①） and （下转2版①） are links to one another, in the page and in its twin."""
    (row,) = list(listing(shelf, "continuations"))
    second, first = client.get(f"/articles/{row['article_id']}"), client.get(f"/articles/{row['from_article']}")
    assert f'rel="prev" lang="zh-CN" href="/articles/{row["from_article"]}"' in second.text
    assert f'rel="next" lang="zh-CN" href="/articles/{row["article_id"]}"' in first.text
    twin = client.get(f"/articles/{row['article_id']}.json").json()
    assert twin["halves"][0]["document"]["article_id"] == row["from_article"]


def test_the_restored_article_stands_beside_its_print_with_its_moves(
    client: httpx.Client, document: Callable[[str], Document]
) -> None:
    """The headline printed behind its text comes first beside it, says so, and leads to its place in print."""
    page = document("daily_yunze_2023-03-16.txt")
    answer = client.get(f"/sources/{page.source_id}", params={"article": 0})
    checked(answer)
    beside = client.get(f"/sources/{page.source_id}.json", params={"article": 0}).json()["beside"]
    title, *rest = beside
    assert title["role"] == "title" and title["text"].startswith("全省先进制造强省建设推进会议召开 逐条逐项")
    assert title["moved"] and title["order"] == len(beside)
    assert [one["order"] for one in rest] == list(range(1, len(beside)))
    assert f'href="#p{title["start"]}"' in answer.text and f'id="p{title["start"]}"' in answer.text
    assert "printed.from" not in answer.text and f"移位：原样第 {len(beside)} 段" in answer.text
    assert client.get(f"/sources/{page.source_id}.json").json()["beside"] == []


def test_every_rule_that_a_page_of_findings_names_explains_itself(client: httpx.Client) -> None:
    """“Why” beside a finding never leads nowhere."""
    named = set()
    for path in (
        "/review",
        "/review?kind=target&state=all",
        "/directives",
        "/formulations",
        "/search?q=产业",
        "/ask?q=产业",
    ):
        named |= set(re.findall(r'href="(/rules/[^"]+)"', client.get(path).text))
    assert named
    assert [path for path in sorted(named) if client.get(path).status_code != 200] == []
