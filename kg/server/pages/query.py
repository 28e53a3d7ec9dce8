"""The page in which queries are written: YASGUI, and the named questions as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.server.pages.layout import POLICY, make_page

if TYPE_CHECKING:
    from kg.server.wire import Answer

# YASGUI is a script and asks this server; it makes markup of results, which then can neither run nor load.
_POLICY = POLICY.replace(
    "default-src 'none';", "default-src 'none'; script-src 'self'; connect-src 'self';"
).replace("img-src 'self' data:", "img-src data:")
_HEAD = '<link rel="stylesheet" href="static/yasgui.min.css">'
_BODY = """
<form id="questions">
<p>
<label>Question <select name="question"></select></label> <span id="parameters"></span> <button>Ask</button>
</p>
<p id="answers"></p>
<p id="told" role="status"></p>
</form>
<noscript>This page needs JavaScript; `kg query` and the endpoint at this address do not.</noscript>
<div id="yasgui"></div>
<script src="static/yasgui.min.js"></script>
<script src="static/query.js"></script>
"""


def write_query_page() -> Answer:
    """The page at /sparql."""
    return make_page("SPARQL", _BODY, root="", head=_HEAD, policy=_POLICY)
