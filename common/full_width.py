"""What a Chinese keyboard left in full-width mode types for letters, digits and signs, and what is meant."""

HALF_WIDTH = {ord("！") + n: ord("!") + n for n in range(94)}


def half_width_of(wanted) -> dict[int, int]:
    """The part of HALF_WIDTH whose plain characters `wanted` accepts: in names the full-width signs are right."""
    return {wide: plain for wide, plain in HALF_WIDTH.items() if wanted(chr(plain))}
