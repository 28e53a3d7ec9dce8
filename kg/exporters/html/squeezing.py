"""The explorer's scripts as people read them -> the same without comments and the white space nobody runs.

It knows our own style, not all of JavaScript: regular expressions stand behind a bracket, comma or '= ', hold
no unescaped slash in brackets, and every statement ends in a semicolon or a brace.
"""

from __future__ import annotations

import re

_PIECES = re.compile(
    r"""
      (?P<kept> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
              | (?:(?<=[(,])|(?<=,[ ])) / (?![/*]) (?:[^/\\\n]|\\.)+ / [gimsuvy]* )
    | (?P<comment> /\*\*? .*? \*/ | (?<![:\w]) // [^\n]* )
    | (?P<space> \s+ )
    | (?P<plain> [^\s"'`/]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_JOINABLE = re.compile(r"[\w$]")


def squeeze(script: str) -> str:
    """A space stays between two words, and a line's end where a statement could need it."""
    out: list[str] = []
    gap = ""
    at = 0
    while at < len(script):
        if script[at] == "`":
            kind, text = "kept", script[at : find_end(script, at)]
        else:
            piece = _PIECES.match(script, at)
            assert piece  # noqa: S101 - the last branch takes any character
            kind, text = str(piece.lastgroup), piece.group()
        at += len(text)
        if kind == "comment":
            gap = gap or " "
        elif kind == "space":
            gap = "\n" if "\n" in text + gap else " "
        else:
            if gap and out:
                out.append(_keep_gap(gap, out[-1][-1], text[0]))
            out.append(text)
            gap = ""
    return "".join(out)


def find_end(script: str, at: int) -> int:
    """Behind the template that begins at `at`, and whatever templates its expressions hold."""
    depth = 0
    while True:
        at += 1
        letter = script[at]
        if letter == "\\":
            at += 1
        elif depth and letter == "`":
            at = find_end(script, at) - 1
        elif depth and letter in "\"'":
            at = script.index(letter, at + 1)
        elif letter == "`":
            return at + 1
        elif script.startswith("${", at) or (depth and letter == "{"):
            depth += 1
            at += letter == "$"
        elif depth and letter == "}":
            depth -= 1


def _keep_gap(gap: str, before: str, after: str) -> str:
    if gap == "\n" and before in "})`" and (after not in ".;,)}?:&|]"):
        return "\n"
    both_words = _JOINABLE.match(before) and _JOINABLE.match(after)
    same_sign = before == after and before in "+-"
    return " " if both_words or same_sign else ""
