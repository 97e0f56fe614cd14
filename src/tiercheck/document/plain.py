"""Text made safe to show: control characters of a terminal become visible escapes."""

import re

# C0 and C1 controls, line separators, marks that reorder text, and halves of surrogate pairs.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain(text: str) -> str:
    """Return one line of ``text`` in which no character moves the cursor, colours or reorders."""
    return text if text.isprintable() else _UNSAFE.sub(_visible, text)


def plain_lines(text: str) -> str:
    """Return ``text`` with its line breaks and tabs kept and everything else as in ``plain``."""
    return re.sub(r"[^\n\t]+", lambda run: plain(run.group()), text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
