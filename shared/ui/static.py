"""Style sheets, fonts and scripts under `/statisch/`: our own, and those of the front-end packages.

Nothing of others is in this repository: npm puts it in `node_modules` (`make front-end`). What is served is listed
here by name; no path of a request ever reaches the file system.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

PREFIX = "/statisch"
NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
OWN = Path(__file__).parent / "static"

PACKAGES = {
    "voorbeeld/tokens.css": "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    "utrecht/componenten.css": "@utrecht/component-library-css/dist/index.css",
    "letters/letters.css": "@fontsource-variable/noto-sans/wght.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "swagger/swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger/swagger-ui.js": "swagger-ui-dist/swagger-ui-bundle.js",
}
"""Name under `/statisch/`, and the file in `node_modules`."""

FONTS = "@fontsource-variable/noto-sans/files"
FONT_FILES = "noto-sans-latin*-wght-normal.woff2"
"""The style sheet of the font names its files relative to itself, in `files/`."""

FOREVER = "public, max-age=31536000, immutable"
CHECK_AGAIN = "public, no-cache"
SMALL = 1_000


class FrontEndMissing(RuntimeError):
    """The front-end packages were never installed."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, kept in memory with its compressed twin."""

    body: bytes
    compressed: bytes | None
    media_type: str
    version: str

    @classmethod
    @cache
    def read(cls, path: Path) -> "Asset":
        """Once per process: the services of the local stack share them."""
        body = path.read_bytes()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        is_text = media_type.startswith("text/") or path.suffix in {".js", ".svg"}
        return cls(
            body=body,
            compressed=gzip.compress(body, mtime=0) if is_text and len(body) > SMALL else None,
            media_type=f"{media_type}; charset=utf-8" if is_text else media_type,
            version=hashlib.sha256(body).hexdigest()[:12],
        )


class StaticFiles:
    """An ASGI application for everything under `/statisch/`. Making it fails at once if a package is missing."""

    def __init__(self, node_modules: Path = NODE_MODULES) -> None:
        self._assets = {name: Asset.read(path) for name, path in _files(node_modules).items()}

    def url(self, name: str) -> str:
        """The address of a file; it changes with the content, so that a browser may keep it for ever."""
        return f"{PREFIX}/{name}?v={self._assets[name].version}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        asset = self._assets.get(request.scope["path"].removeprefix(f"{PREFIX}/"))
        if asset is None:
            return PlainTextResponse("Dit bestand bestaat niet.", 404)
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("Alleen GET.", 405, headers={"Allow": "GET, HEAD"})
        is_current = request.query_params.get("v") == asset.version
        headers = {
            "Cache-Control": FOREVER if is_current else CHECK_AGAIN,
            "ETag": f'"{asset.version}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if f'"{asset.version}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if asset.compressed is not None and _takes_gzip(request.headers):
            headers["Content-Encoding"] = "gzip"
            return Response(asset.compressed, headers=headers, media_type=asset.media_type)
        return Response(asset.body, headers=headers, media_type=asset.media_type)


def _takes_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "")


def _files(node_modules: Path) -> dict[str, Path]:
    files = {name: node_modules / path for name, path in PACKAGES.items()}
    missing = sorted(str(path) for path in files.values() if not path.is_file())
    if missing:
        raise FrontEndMissing(
            f"The front-end packages are not installed (no {missing[0]}): run `make front-end`."
        )
    fonts = (node_modules / FONTS).glob(FONT_FILES)
    return (
        files
        | {f"letters/files/{path.name}": path for path in fonts}
        | {path.name: path for path in OWN.iterdir() if path.is_file()}
    )
