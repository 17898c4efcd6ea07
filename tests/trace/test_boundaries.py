"""A link never runs over the end of its document, even where neighbours end and begin alike (web pages of one site)."""

from luoshi.model import Span, Thread, Weave
from luoshi.trace import TracedDocument, links
from luoshi.trace.clauses import trimmed

HEAD = "您现在所在的位置首页新闻动态工作通报打印本页关闭窗口字体大中小\n"
TAIL = "\n上一篇关于召开全省工作会议的通知下一篇关于印发工作要点的通知返回列表主办单位办公厅"


def page(name: str, body: str) -> TracedDocument:
    """Return a page of one site: the same head and tail round a text of its own."""
    text = HEAD + body + TAIL
    return TracedDocument(name * 16, f"{name * 16}-0", text, Weave((Thread(span=Span(0, len(text))),)), "2024-01-01")


def test_neighbours_that_end_and_begin_alike_are_not_joined():
    """Documents stand one after the other in memory; a shared tail followed by a shared head is two links, not one."""
    bodies = [
        "省财政厅部署年度预算执行审计工作要求从严从紧",
        "市教育局启动义务教育学校标准化建设三年提升工程",
        "县水利局完成中型水库除险加固主体任务验收",
    ]
    pages = [page(name, body * 2) for name, body in zip("abc", bodies, strict=True)]

    found = links(pages)

    assert found
    for link in found:
        text = next(p.text for p in pages if p.article_id == link.up_article)
        assert link.up_spans[-1].end <= len(text)


def test_last_word_of_a_sentence_is_no_first_word_of_the_next():
    """A word that ends a sentence in one text and begins a clause in the other is left out of the passage."""
    left, right = "能力稳步提升。青江流域双城经济圈加快建设", "提升青江流域双城经济圈发展能级"
    at, to = trimmed(left, (4, 16), right, (0, 11), 4)
    assert left[slice(*at)] == right[slice(*to)] == "青江流域双城经济圈"
