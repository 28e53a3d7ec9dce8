"""Text -> the same as a value of an attribute, or the content of an element, of XML 1.0.

What XML 1.0 cannot hold however it is written (controls, U+FFFE) becomes U+FFFD; what parsers would change
(the ends of lines, TAB in attributes) is written by its number.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

REPLACEMENT = "\ufffd"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_ATTRIBUTES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_CONTENT = {"\r": "&#13;"}


def make_valid(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot hold."""
    return _NOT_IN_XML.sub(REPLACEMENT, text)


def write_attribute(text: str) -> str:
    """The text as it stands between the quotation marks of an attribute."""
    return escape(make_valid(text), _IN_ATTRIBUTES)


def write_content(text: str) -> str:
    """The text as it stands between two tags."""
    return escape(make_valid(text), _IN_CONTENT)
