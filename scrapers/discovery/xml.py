"""XML from strangers: read as far as it goes, one element after another, nothing fetched or expanded for it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree


class Elements:
    """The elements of some names in a document, without regard to namespaces; each is gone when the next one comes."""

    def __init__(self, body: bytes, *names: str) -> None:
        self._parser = etree.iterparse(
            BytesIO(body.strip()),
            tag=[f"{{*}}{name}" for name in names],
            recover=True,
            resolve_entities=False,
            no_network=True,
        )
        self._empty = not body.strip()

    def __iter__(self) -> Iterator[etree._Element]:
        if self._empty:
            return
        last = None
        try:
            for _, element in self._parser:
                if last is not None and last.getparent() is not None:
                    last.getparent().remove(last)
                yield element
                last = element
        except etree.XMLSyntaxError:
            return

    @property
    def whole(self) -> etree._Element | None:
        """The document without those elements, once it is read; None if there is none."""
        return None if self._empty else self._parser.root

    @property
    def root(self) -> str:
        """The local name of the document's root, once it is read; "" if there is none."""
        return local_name(self.whole) if self.whole is not None else ""

    @property
    def problem(self) -> str | None:
        """Where and why the document is ill-formed, once it is read."""
        if self._empty:
            return "is empty"
        if self.root == "html":
            return "is an HTML page"
        fatal = self._parser.error_log.filter_from_fatals()
        return f"line {fatal[0].line}: {fatal[0].message}" if fatal else None


def local_name(element: etree._Element) -> str:
    """A name without its namespace, declared or not.

    >>> local_name(etree.fromstring('<a:b xmlns:a="http://a.example/"/>'))
    'b'
    """
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
