"""Title, settings, payload -> one HTML document that needs nothing else and lets nothing else run.

The policy in its head names the hash of each script and of the style sheet, forbids every request,
and has the browser refuse whatever would turn text into markup or code (Trusted Types).
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zlib
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.exporters.html.chips import write_chips, write_colours
from kg.exporters.html.squeezing import squeeze

if TYPE_CHECKING:
    from kg.exporters.html.payload import Payload

_VIS_NETWORK = "lib/vis-9.1.2/vis-network.min.js"
# In the order in which the page runs them.
SCRIPTS = (
    "texts.js",
    "data.js",
    "state.js",
    "time.js",
    "select.js",
    "picture.js",
    "labels.js",
    "panel.js",
    "evidence.js",
    "sparql.js",
    "files.js",
    "find.js",
    "start.js",
)


def fill_page(*, title: str, settings: dict[str, Any], payload: Payload) -> str:
    """The whole document; `title` is text, not markup."""
    texts = json.loads(_read_page("texts.json"))
    style = "\n".join([_read_page("explorer.css"), *write_colours()])
    drawing, explorer = _read_vis_network(), read_scripts()
    said = {f"say_{key}": html.escape(text) for key, text in texts.items() if isinstance(text, str)}
    return Template(_read_page("template.html")).substitute(
        said,
        **write_chips(payload.graph, texts),
        policy=_write_policy(scripts=(drawing, explorer), style=style),
        title=html.escape(_clean_title(title)),
        style=style,
        settings=_embed(settings | {"texts": texts, "forms": json.loads(_read_page("forms.json"))}),
        graph=_embed(pack(payload.graph)),
        evidence=_embed([pack(part) for part in (payload.record, *payload.blocks)]),
        drawing=drawing,
        explorer=explorer,
    )


def read_scripts() -> str:
    """The explorer as the page holds it."""
    return squeeze("\n".join(_read_page(name) for name in SCRIPTS))


def _read_page(name: str) -> str:
    return (files(__package__) / "page" / name).read_text(encoding="utf-8").strip()


def _clean_title(title: str) -> str:
    """Without what cannot be seen: control characters, and those that turn the direction of a text."""
    return " ".join("".join(c if c.isprintable() else " " for c in title).split())


def _read_vis_network() -> str:
    """The drawing library as pyvis ships it, without the line that sends developer tools to a server.

    pyvis is found but not imported: that takes as long as writing all of the page.
    """
    package = find_spec("pyvis")
    folder = Path(package.origin).parent if package and package.origin else Path("pyvis")
    path = folder / _VIS_NETWORK
    if not path.is_file():
        raise KgError(f"{path}: missing; run pip install --force-reinstall pyvis==0.3.2")
    source = path.read_text(encoding="utf-8")
    return source.split("\n//# sourceMappingURL=")[0].strip()


def _write_policy(*, scripts: tuple[str, ...], style: str) -> str:
    """The hashes are over exactly what stands between the tags."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash_source(s) for s in scripts)}",
            f"style-src {_hash_source(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash_source(source: str) -> str:
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _dump(value: Any) -> str:
    """Half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def _embed(value: Any) -> str:
    """JSON that cannot end the script element it stands in, whatever the texts hold."""
    return _dump(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def pack(payload: dict[str, Any]) -> str:
    """The payload deflated, in base64: a fifth of its size; `page/data.js` unpacks it."""
    return base64.b64encode(zlib.compress(_dump(payload).encode(), level=9)).decode()
