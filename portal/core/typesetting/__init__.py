"""Papers as PDF: plain facts and a typst template go in, a bounded process of its own sets them.

`press` starts the process and bounds it, `typesetter` is what runs in it, `glyphs` knows what the
packaged fonts can print.
"""

from portal.core.typesetting.glyphs import GETA, TypeCase
from portal.core.typesetting.press import typeset, typeset_all

__all__ = ["GETA", "TypeCase", "typeset", "typeset_all"]
