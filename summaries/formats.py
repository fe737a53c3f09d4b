"""How a figure may be printed in a text that somebody wrote."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from records.documents.tree import FigureRun

USUAL, ONE, HAN, PERCENT = "", "one", "han", "percent"
FORMATS = (USUAL, ONE, PERCENT, HAN)
TENTH = Decimal("0.1")
DIGITS = "零一二三四五六七八九"
STEPS = ("", "十", "百", "千")
MYRIADS = ("", "万", "亿")
MOST = 10 ** (len(STEPS) * len(MYRIADS))


def formats_of(run: FigureRun, language: str) -> tuple[str, ...]:
    """Those that make sense for a figure: none for one without a value, percent for shares."""
    if run.missing or not (is_number(run.value) and is_number(run.text.rstrip("%"))):
        return (USUAL,)
    fitting = [USUAL, ONE]
    if is_share(run):
        fitting.append(PERCENT)
    if language == "zh-hans" and abs(Decimal(run.value)) < MOST:
        fitting.append(HAN)
    return tuple(fitting)


def is_number(text):
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def is_share(run):
    return run.text.endswith("%")


def formatted(run: FigureRun, how: str, language: str) -> FigureRun:
    """The figure printed in a way; as usual where that way does not fit it any more."""
    if how == USUAL or how not in formats_of(run, language):
        return run
    return replace(run, text=PRINT[how](run), format=how)


def with_one_decimal(run):
    return str(Decimal(run.value).quantize(TENTH, ROUND_HALF_UP))


def as_percentage(run):
    return f"{with_one_decimal(run)}%"


def in_characters(run):
    """Of what is printed, so that both ways say the same."""
    number = Decimal(run.text.rstrip("%"))
    if is_share(run):
        return "百分之百" if number == 100 else f"百分之{chinese(number)}"
    # Two of something is 两: 两项课题.
    return "两" if number == 2 else chinese(number)


PRINT = {ONE: with_one_decimal, PERCENT: as_percentage, HAN: in_characters}


def chinese(number: Decimal) -> str:
    """四百一十二, 三点五, 负二: as one reads a number aloud."""
    sign = "负" if number < 0 else ""
    whole, _, part = f"{abs(number):f}".partition(".")
    decimals = "".join(DIGITS[int(digit)] for digit in part.rstrip("0"))
    return sign + whole_in_chinese(int(whole)) + (f"点{decimals}" if decimals else "")


def whole_in_chinese(number):
    if not number:
        return DIGITS[0]
    words, gap = "", False
    for place in range(len(MYRIADS) - 1, -1, -1):
        four = number // 10 ** (4 * place) % 10**4
        if not four:
            gap = gap or bool(words)
            continue
        # A zero is said once between digits: 一万零五十.
        if words and (gap or four < 1000):
            words += DIGITS[0]
        words += below_ten_thousand(four) + MYRIADS[place]
        gap = False
    return words.removeprefix("一") if words.startswith("一十") else words


def below_ten_thousand(number):
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = gap or bool(words)
            continue
        words += (DIGITS[0] if gap else "") + DIGITS[digit] + STEPS[place]
        gap = False
    return words
