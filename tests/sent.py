"""What a browser would send: the form on a page with everything that stands in it, as a person left it."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """The successful controls (HTML 4.10.21.4) of each form on a page, with its action."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self._form: dict[str, list[str]] | None = None
        self._area = self._select = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = {}
            self.found.append((has.get("action", ""), self._form))
        elif tag == "textarea":
            self._area = has["name"]
            self._put(self._area, "")
        elif tag == "select":
            self._select, self._options = has["name"], []
        elif tag == "option":
            self._options.append((has.get("value", ""), "selected" in has))
        elif tag == "input" and has.get("name"):
            kind = has.get("type", "text")
            if kind not in ("checkbox", "radio", "file", "submit") or (
                kind in ("checkbox", "radio") and "checked" in has
            ):
                self._put(has["name"], has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select" and self._options:
            chosen = [value for value, is_chosen in self._options if is_chosen] or [self._options[0][0]]
            self._put(self._select, chosen[-1])

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area][-1] += data.removeprefix("\n")

    def _put(self, name: str, value: str) -> None:
        if self._form is not None:
            self._form.setdefault(name, []).append(value)


def form_on(html: str, action: str) -> dict[str, list[str]]:
    """The fields of the last form that goes to ``action`` (its end is enough); AssertionError where there is none."""
    reader = _Forms()
    reader.feed(html)
    found = [fields for where, fields in reader.found if where.split("?")[0].endswith(action)]
    assert found, (action, [where for where, _ in reader.found])
    return found[-1]
