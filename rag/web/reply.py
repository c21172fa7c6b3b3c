"""JSON as it is sent."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.responses import JSONResponse

# JSON can spell half of a surrogate pair ("\ud800"), UTF-8 cannot. One such code point becomes one U+FFFD, so that
# offsets stay what they are.
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_text(content: Any) -> str:
    """Compact JSON on one line, of characters that UTF-8 can hold. Raises ValueError for NaN and infinity."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _SURROGATE.sub("\ufffd", text)


class JSON(JSONResponse):
    """A response in UTF-8."""

    def render(self, content: Any) -> bytes:
        return json_text(content).encode()
