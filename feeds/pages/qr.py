"""An address → a QR code as inline SVG: no picture to load, and no style that the Content-Security-Policy forbids."""

from functools import lru_cache

import segno

_LONGEST = 600  # octets: cameras do not read more at the size of a screen


@lru_cache(256)
def qr_code(address: str) -> str:
    """Return the SVG of ``address``, black on white in every theme: cameras want it so; empty where it is too long."""
    if len(address) > _LONGEST:
        return ""
    code = segno.make(address, error="l", micro=False)
    return code.svg_inline(border=2, light="#fff", dark="#000", omitsize=True, svgclass="qr", lineclass=None)
