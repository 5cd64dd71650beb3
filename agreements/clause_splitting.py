"""A text that exists, cut into title, preamble, chapters and clauses. Pure.

Knows 第…条 and 第…章 with Chinese, Arabic and full-width numbers and the blanks that WPS puts between; where a text
has none, 一、二、 or 1. 2. at the beginning of lines; else every paragraph is a clause.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from agreements.numerals import arabic

BLANKS = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
NUMBER = rf"[零〇○一二三四五六七八九十百千两\d](?:{BLANKS}*[零〇○一二三四五六七八九十百千两\d])*"
ARTICLE = re.compile(rf"第{BLANKS}*({NUMBER}){BLANKS}*条(?:{BLANKS}|[:：、.．])*")
CHAPTER = re.compile(rf"^第{BLANKS}*{NUMBER}{BLANKS}*[章编]{BLANKS}*(.*)$")
# 第三条规定的, 第三条第二款: a line that only begins with a reference.
REFERENCE = re.compile(r"^(?:规定|所列|所称|所述|的|第|至|、第|和第|以外|之规定|中)")
LISTS = (
    re.compile(rf"^([一二三四五六七八九十百]+){BLANKS}*、{BLANKS}*(.*)$"),
    re.compile(rf"^(\d{{1,3}}){BLANKS}*[、.．]{BLANKS}*(?!\d)(.*)$"),
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_TITLE = 60
LONGEST_CHAPTER = 60


@dataclass
class SplitClause:
    text: str
    chapter: str = ""


@dataclass
class SplitText:
    title: str = ""
    preamble: str = ""
    clauses: list[SplitClause] = field(default_factory=list)


def split(text: str) -> SplitText:
    """The parts of the text. Nothing but numbers, blanks around and invisible characters is left out."""
    lines = [line for line in (clean(raw) for raw in _with_breaks(text)) if line]
    for marks in (_articles, *(lambda rows, sign=sign: _listed(rows, sign) for sign in LISTS)):
        found = marks(lines)
        if found is not None:
            return found
    head, body = _head(lines)
    result = SplitText(head)
    result.clauses = [SplitClause(line) for line in body]
    return result


def clean(line: str) -> str:
    """A line without blanks around, blanks inside made single, no characters that nobody sees."""
    line = INVISIBLE.sub("", unicodedata.normalize("NFC", line))
    return re.sub(rf"{BLANKS}+", " ", line).strip()


def _with_breaks(text: str) -> list[str]:
    text = re.sub(r"\r\n?|[\u000b\u000c\u0085\u2028\u2029]", "\n", text)
    text = "".join(_plain_digit(sign) for sign in text)
    return _break_inside(text).split("\n")


def _plain_digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if "０" <= sign <= "９" else sign


def _break_inside(text: str) -> str:
    """第二条 right after a full stop begins a line of its own, when it follows the number before."""
    parts, last, expected = [], 0, None
    for found in ARTICLE.finditer(text):
        number = arabic(re.sub(BLANKS, "", found[1]))
        before = text[: found.start()].rstrip(" \t\u00a0\u3000")[-1:]
        if before in ("", "\n"):
            expected = number + 1 if number is not None and not REFERENCE.match(text[found.end() :]) else expected
        elif before in "。；;！!：:" and number is not None and number == expected:
            parts += [text[last : found.start()], "\n"]
            last, expected = found.start(), number + 1
    return "".join([*parts, text[last:]])


def _articles(lines: list[str]) -> SplitText | None:
    """第…条 at the beginning of lines."""
    starts = [index for index, line in enumerate(lines) if _article_at(line)]
    if not starts:
        return None
    first = next((index for index, line in enumerate(lines) if CHAPTER.match(line) or _article_at(line)), starts[0])
    if not any(_article_at(line) for line in lines[first : first + 2]):
        first = _after_contents(lines, first, starts[0])
    title, preamble = _head([line for line in lines[:first] if not CHAPTER.match(line)])
    result = SplitText(title, "\n".join(line for line in preamble if not re.fullmatch("目 ?录", line)))
    chapter = ""
    for line in lines[first:]:
        if (found := CHAPTER.match(line)) and len(line) <= LONGEST_CHAPTER and not line.endswith("。"):
            chapter = found[1].strip()
        elif words := _article_at(line):
            result.clauses.append(SplitClause(words[1], chapter))
        elif result.clauses:
            result.clauses[-1].text = f"{result.clauses[-1].text}\n{line}".strip()
    result.clauses = [clause for clause in result.clauses if clause.text]
    return result


def _after_contents(lines: list[str], first: int, start: int) -> int:
    """A table of contents lists the chapters before the text: the chapter of the first clause stands just above it."""
    above = [index for index in range(first, start) if CHAPTER.match(lines[index])]
    return above[-1] if above else start


def _article_at(line: str) -> tuple[int | None, str] | None:
    """Number and words, when the line begins a clause."""
    found = ARTICLE.match(line)
    if not found or (REFERENCE.match(line[found.end() :]) and not found[0].endswith((" ", ":", "："))):
        return None
    return arabic(re.sub(BLANKS, "", found[1])), line[found.end() :].strip()


def _listed(lines: list[str], sign: re.Pattern[str]) -> SplitText | None:
    """一、 or 1. at the beginning of lines, counting from one."""
    result, begun, before = SplitText(), 0, []
    for line in lines:
        found = sign.match(line)
        if found and arabic(found[1]) == begun + 1:
            begun += 1
            result.clauses.append(SplitClause(found[2].strip()))
        elif begun:
            result.clauses[-1].text = f"{result.clauses[-1].text}\n{line}".strip()
        else:
            before.append(line)
    if begun < 2:
        return None
    title, preamble = _head(before)
    result.title, result.preamble = title, "\n".join(preamble)
    result.clauses = [clause for clause in result.clauses if clause.text]
    return result


def _head(lines: list[str]) -> tuple[str, list[str]]:
    """A first line that is short and no sentence is the title."""
    if lines and len(lines[0]) <= LONGEST_TITLE and not lines[0].endswith(("。", "；", "，", "：", ":", ";", ",")):
        return lines[0], lines[1:]
    return "", lines
