"""Characters that nobody sees, said once.

They come along when text is copied, hide words from a search and turn the direction
of what stands beside them. Each constant is what stands between the brackets of a
regular expression.
"""

from __future__ import annotations

CONTROLS = r"\x00-\x1f\x7f-\x9f"
"""C0 and C1, the tab and the ends of lines among them."""
FORMATS = (
    r"\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f"
)
"""What takes no room: soft hyphens, joiners, directions, variants of a glyph, tags."""
NO_CHARACTERS = r"\ud800-\udfff"
"""Halves of a surrogate pair, which UTF-8 cannot write."""
NOT_XML = rf"\x00-\x08\x0b\x0c\x0e-\x1f{NO_CHARACTERS}\ufffe\uffff"
"""What is no Char of XML 1.0 (section 2.2)."""
UNSEEN = CONTROLS + FORMATS + NO_CHARACTERS
"""All that is not seen but blanks."""
ZERO_WIDTH = "\ufeff\u200b\u200c\u200d\u2060"
"""Blanks and joiners without a width, as characters: what dumps leave at the ends of lines."""
