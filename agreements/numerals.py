"""Chinese numerals for 第…条 and 第…章."""

DIGITS = "零一二三四五六七八九"
VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"两": 2, "〇": 0, "○": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 15 → 十五, 105 → 一百零五. For 1 to 9999."""
    parts, pending_zero = [], False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append(("零" if pending_zero else "") + DIGITS[digit] + sign)
            pending_zero = False
        elif parts:
            pending_zero = True
    return "".join(parts).replace("一十", "十", 1) if parts[0].startswith("一十") else "".join(parts)


def arabic(text: str) -> int | None:
    """三十二 → 32, 32 → 32, 一二 → 12; None when it is no number."""
    if text.isdecimal():
        return int(text)
    if not text or any(sign not in VALUES and sign not in UNITS for sign in text):
        return None
    if not any(sign in UNITS for sign in text):
        return int("".join(str(VALUES[sign]) for sign in text))
    total = digit = 0
    for sign in text:
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
        else:
            digit = VALUES[sign]
    return total + digit
