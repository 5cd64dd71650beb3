"""The filing number that an authority gives next, and the authority itself, as suggestions. No database."""

import re

NUMBER = re.compile(r"^(?P<head>.*〔(?P<year>\d{4})〕[^\d]*)(?P<count>\d+)号$")
SHORT_NAME = re.compile(r"(?:人民政府)?(?:街道办事处|街道|镇|乡|地区)$")
KIND_MARK = {"village": "村规备", "residents": "居约备"}
WIDTH = 3


def next_number(used: list[str], *, county: str, township: str, body: str, year: int) -> str:
    """One more than the highest number of this authority and year, in the form last used; 蓟下营〔2026〕村规备001号.

    `used` are the authority's numbers, newest first; `county` and `township` are names of regions.
    """
    matches = [match for number in used if (match := NUMBER.match(number)) and int(match["year"]) == year]
    mark = KIND_MARK[body]
    head = f"{_short(county)[:1]}{_short(township)}〔{year}〕{mark}"
    same = [match for match in matches if match["head"] == head] or matches[:1]
    if same:
        head = same[0]["head"]
        taken = [int(match["count"]) for match in matches if match["head"] == head]
        width = len(same[0]["count"])  # 7号 goes on as 8号, 007号 as 008号
        return f"{head}{max(taken) + 1:0{width}}号"
    return f"{head}{1:0{WIDTH}}号"


def _short(name: str) -> str:
    return SHORT_NAME.sub("", name) or name


def authority_of(body: str, *, county: str, township: str) -> str:
    """Who files by the law: the township for a village, the sub-district office or the district for residents.

    A suggestion from the names of the regions; whoever files may write another.
    """
    if township.endswith("街道"):
        return f"{county}人民政府{township}办事处" if body == "residents" else f"{township}办事处"
    return f"{township}人民政府" if body == "village" else f"{county}人民政府"
