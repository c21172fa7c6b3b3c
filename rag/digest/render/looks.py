"""The looks of a mail: style attributes, since mail programs take little else. The classes beside them are for those
that know dark screens (``templates/mail.css``)."""

from __future__ import annotations

from markupsafe import Markup

_SANS = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
_SERIF = "font-family:Georgia,'Times New Roman',serif;"
_SOFT = "color:#5f5b54;"
_SMALL = f"{_SANS}{_SOFT}font-size:14px;line-height:20px;"
_RULE = "border-top:1px solid #dcd7cd;"

STYLES = {
    "body": "margin:0;padding:0;background:#fdfcfa;",
    "paper": "background:#fdfcfa;",
    "column": f"max-width:640px;margin:0 auto;padding:24px 18px 40px;text-align:left;color:#1d1c1a;{_SERIF}"
    "font-size:17px;line-height:26px;overflow-wrap:anywhere;",
    "edition": f"margin:0 0 4px;{_SMALL}",
    "h1": f"margin:0;{_SERIF}font-size:30px;line-height:36px;font-weight:bold;",
    "h2": f"margin:0;{_SERIF}font-size:22px;line-height:28px;font-weight:bold;",
    "story": f"margin-top:28px;padding-top:20px;{_RULE}",
    "facts": f"margin:4px 0 0;{_SMALL}",
    "foot": f"margin:10px 0;{_SMALL}",
    "footer": f"margin-top:32px;padding-top:14px;{_RULE}{_SMALL}",
    "reason": "margin:24px 0;font-size:19px;line-height:28px;",
    "summary": "margin:10px 0;font-size:19px;line-height:28px;",
    "bullets": "margin:10px 0;padding:0 0 0 20px;",
    "bullet": "margin:6px 0;",
    "why": "margin:10px 0;",
    "label": f"{_SANS}font-size:14px;",
    "corrected": "color:#a3260f;",
    "changed": "color:#7a4b00;",
    "whose": "color:#5a3a86;",
    "told": _SOFT,
    "cite": f"{_SANS}font-size:13px;line-height:1;color:#1a4f8b;text-decoration:none;white-space:nowrap;",
    "was": f"display:block;{_SMALL}",
    "mark": "background:#ffe9a8;color:inherit;",
    # Two columns where there is room for two, without media queries, which not all programs know.
    "differ": "margin:14px 0;padding:12px 14px 6px;background:#f4f1ea;",
    "differ-title": f"margin:0 0 4px;{_SANS}font-size:14px;line-height:20px;",
    "side": "display:inline-block;width:100%;max-width:280px;margin:0 12px 6px 0;vertical-align:top;",
    "byline": f"margin:0;{_SMALL}",
    "said": "margin:0;",
    "cited-title": f"margin:18px 0 4px;{_SANS}font-size:15px;line-height:21px;",
    "cited-by": _SOFT,
    "cited": "margin:0;padding:0;list-style:none;",
    "span": "margin:6px 0;font-size:15px;line-height:22px;",
    "number": f"{_SANS}font-size:13px;",
    "quote": "quotes:none;",
    "link": "color:#1a4f8b;",
}


def inlined(part: str) -> Markup:
    """The class and the style of a part, or of several at once ("corrected label"). Raises KeyError for one that has
    none."""
    style = "".join(STYLES[name] for name in part.split())
    return Markup(' class="{}" style="{}"').format(part, style)
