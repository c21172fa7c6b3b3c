"""What is read at most. A file that holds more is reported, so that no input can fill the memory or the store."""

from __future__ import annotations

MAX_FILE_BYTES = 100_000_000
MAX_PAGE_BYTES = 20_000_000
"""Of an HTML file: its tree takes ten times the memory."""
MAX_LINE_BYTES = 32_000_000
"""Of a JSON Lines file: a text of MAX_TEXT characters, each written as an escape, fits."""
MAX_TEXT = 2_000_000
"""Characters of one article, normalised."""
MAX_TITLE = 500
MAX_NAME = 300
"""Characters of a source or an author."""
MAX_URL = 2_000
MAX_FRONT_MATTER = 64_000
"""Characters."""
