"""Where a digest's links lead: to our own article page, else to the publisher's. Addresses come from articles and are
untrusted: only http and https ones are given, as ASCII that no format has to escape much."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rag.errors import ConfigError
from rag.types import CitedSource

SHORT = 10
"""A span of no more words than this is named whole in a text fragment, a longer one by its first and last words."""
EDGE = 5
"""Words at either end of a longer span."""
LONGEST = 300
"""Code points of a text fragment; beyond it (a script without blanks) the article is linked without one."""
_KEPT = "/?:@&+,;=%~-._"
"""What stays in an address as it is. Brackets, quotation marks, backslashes and asterisks do not: formats use them."""


@dataclass(frozen=True, slots=True)
class Links:
    """``base_url`` is where our own pages are served, without a final slash; None where they are not.
    Raises ConfigError when it is no http or https address."""

    base_url: str | None = None

    def __post_init__(self) -> None:
        if self.base_url is None:
            return
        base_url = http_url(self.base_url)
        if base_url is None or "?" in base_url or "#" in base_url:
            raise ConfigError(
                f"{self.base_url!r} is no base URL. Write it like https://news.example.org or leave it out."
            )
        object.__setattr__(self, "base_url", base_url.rstrip("/"))

    def span(self, source: CitedSource) -> str | None:
        """The address of a cited span: of our article page with the span's offsets, else of the publisher's page with
        a text fragment (WICG, Scroll To Text Fragment). None where there is neither."""
        if self.base_url is not None:
            offsets = f"start={source.start_char_index}&end={source.end_char_index}"
            return f"{self.base_url}/articles/{_quoted(source.article_id)}?{offsets}#cited"
        url = http_url(source.url)
        fragment = _fragment(source.cited_text)
        if url is None or fragment is None:
            return url
        # A directive of the address's own would be read with ours as one.
        address, _, rest = url.partition("#")
        return f"{address}#{rest.partition(':~:')[0]}:~:text={fragment}"

    def article(self, article_id: str, url: str | None) -> str | None:
        """The address of an article: of our page, else of the publisher's. None where there is neither."""
        if self.base_url is not None:
            return f"{self.base_url}/articles/{_quoted(article_id)}"
        return http_url(url)

    def digest(self, digest_id: str) -> str | None:
        """The address of a digest's page. None without a ``base_url``."""
        return None if self.base_url is None else f"{self.base_url}/digests/{_quoted(digest_id)}"


def http_url(url: str | None) -> str | None:
    """The address in ASCII, percent-encoded, where it is an http or https one with a host; else None. One that names a
    user is none either: "https://bank.example@evil.example/" deceives."""
    if url is None or any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:  # UnicodeError, of a host that is none, is one
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else quote(host, safe="")
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_KEPT)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{port}{quote(parts.path, safe=_KEPT)}{query}{fragment}"


def _fragment(text: str) -> str | None:
    """``textStart`` or ``textStart,textEnd`` of a text directive. A text of several paragraphs is always named by its
    two ends: one string is searched for in one block."""
    paragraphs = [words for words in map(str.split, text.splitlines()) if words]
    if not paragraphs:
        return None
    words = [word for paragraph in paragraphs for word in paragraph]
    if len(paragraphs) == 1 and len(words) <= SHORT:
        named = [" ".join(words)]
    else:
        named = [" ".join(paragraphs[0][:EDGE]), " ".join(paragraphs[-1][-EDGE:])]
    if sum(map(len, named)) > LONGEST:
        return None
    # quote leaves the dash, which has a meaning in the directive, like the comma and the ampersand.
    return ",".join(_quoted(part).replace("-", "%2D") for part in named)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
