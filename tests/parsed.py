"""HTML as tests look at it: elements, attributes and texts, with tags that must balance."""

from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "meta", "link"}
Attributes = dict[str, str]


class Page(HTMLParser):
    """Elements with their attributes and texts; `unclosed` is empty when the tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes, list[str]]] = []
        self.unclosed: list[tuple[str, list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        texts: list[str] = []
        self.elements.append((tag, {name: value or "" for name, value in attrs}, texts))
        if tag not in VOID:
            self.unclosed.append((tag, texts))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed
        assert self.unclosed[-1][0] == tag, f"</{tag}> closes <{self.unclosed[-1][0]}>"
        self.unclosed.pop()

    def handle_data(self, data: str) -> None:
        for _, texts in self.unclosed:
            texts.append(data)

    def all(self, *tags: str) -> list[Attributes]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]

    def text(self, tag: str) -> list[str]:
        return [" ".join("".join(texts).split()) for name, _, texts in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes, _ in self.elements if "id" in attributes]
