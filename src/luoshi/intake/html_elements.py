"""Kinds of HTML elements (元素): which are set on lines of their own, which hold no text of the page."""

# fmt: off
#: Elements whose content is no text of the page.
SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "applet", "svg", "math",
    "audio", "video", "canvas", "select", "option", "textarea", "datalist", "map", "noframes", "noembed",
    "frameset", "param", "source", "track", "colgroup", "col", "input", "-comment",
})
#: Elements that a browser sets on lines of their own (HTML Standard, 15.3, display: block and list-item).
BLOCKS = frozenset({
    "html", "body", "address", "article", "aside", "blockquote", "center", "dialog", "dd", "details", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section",
    "summary", "ul", "listing", "plaintext", "xmp", "table", "caption", "thead", "tbody", "tfoot", "tr", "td",
    "th", "optgroup",
})
#: Elements whose line breaks are kept.
PRESERVED = frozenset({"pre", "xmp", "listing"})
#: Elements inside a line that set it in bold.
BOLD = frozenset({"b", "strong"})
#: Elements without content and end tag (HTML Standard, 13.1.2).
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "!doctype",
})
# fmt: on
