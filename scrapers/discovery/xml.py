"""XML from strangers: read as far as it goes, nothing fetched or expanded for it."""

from __future__ import annotations

from lxml import etree


def parse_xml(body: bytes) -> etree._Element | None:
    """The root of what could be read; None if nothing could."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError:
        return None
