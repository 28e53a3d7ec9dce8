"""A title and what stands under it -> a whole page, and the policy that it is sent with."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.server.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

# Nothing but our own style sheet and pictures: no script at all, whatever an article brings.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HTML_TYPE = "text/html; charset=utf-8"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{root}static/pages.css">
<link rel="icon" href="data:,">
{head}
<header>
<nav>
<a href="{root}">Explorer</a> <a href="{root}sparql">SPARQL</a> <a href="{root}articles">Articles</a>
</nav>
<form action="{root}entity" role="search">
<label>Find <input name="name" required></label> <button>Go</button>
</form>
</header>
<main>
<h1><bdi>{title}</bdi></h1>
{body}
</main>
</html>
"""


def make_page(
    title: str, body: str, *, root: str, head: str = "", status: int = 200, policy: str = POLICY
) -> Answer:
    """`title` is text, `body` and `head` are markup; `root` is the way from the page to `/`: '../'."""
    page = _PAGE.format(title=escape(title), body=body, root=root, head=head)
    headers: Mapping[str, str] = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    # Half a surrogate pair, which a text may hold and UTF-8 cannot, becomes a question mark.
    return Answer(status, page.encode("utf-8", "replace"), HTML_TYPE, dict(headers))


def text(value: str | None) -> str:
    """Any text as it stands, kept apart from the direction of what is around it."""
    return f"<bdi>{escape(value or '')}</bdi>"


def link(target: str, name: str) -> str:
    """A link to a place of ours; `target` is an address already."""
    return f'<a href="{escape(target)}">{text(name)}</a>'


def entity_address(identifier: str, root: str) -> str:
    """Where an entity or event has its page."""
    if identifier in {".", ".."}:
        # As a step of a path it would lead elsewhere, however it is written.
        return f"{root}entity?name={identifier}"
    return f"{root}entity/{quote(identifier, safe='')}"


def article_address(identifier: str, root: str) -> str:
    """Where an article has its page."""
    return f"{root}articles/{quote(identifier, safe='')}"
