"""What a clause speaks about, guessed from its words, so that an uploaded text need not be sorted by hand.

A guess only: whoever edits the clause sees the topic and may choose another.
"""

import re

from agreements.choices import ClauseTopic as T

READ_AT_MOST = 400
# The first that fits counts: what is said of breaches or of the association goes before general words.
SIGNS: tuple[tuple[T, str], ...] = (
    (T.GENERAL, r"^(?:为|根据).{0,120}制定本|^本(?:章程|规约|公约|约定|制度).{0,12}(?:自|经|不与|由)"),
    (T.COMMITTEE_DUTIES, r"^(?:村民|居民|村（居）民)委员会(?!和)|^[村居]委会(?!和)"),
    (T.BREACHES, r"违反本|违约|违反(?:规约|公约|章程|约定)|批评教育|劝导改正|不履行约定|违者"),
    (T.ASSOCIATION_ROLE, r"计生协|计划生育协会|协会(?:会员|理事|组织|负责|开展|应当|的职责)?|会员小组"),
    (T.FAMILY_FRIENDLY, r"生育友好|托育|育儿|家庭友好|婚育新风|共同承担家务|母婴|陪产|带娃"),
    (T.BENEFITS, r"优待|待遇|奖励|补助|帮扶|慰问|扶助|集体收益|享受"),
    (
        T.DEMOCRATIC_PRACTICE,
        r"村民会议|居民会议|代表会议|民主(?:决策|管理|监督|评议|选举|协商)|监督委员会|公开栏|村务公开|居务公开|议事",
    ),
    (
        T.COMMITTEE_DUTIES,
        r"(?:村民|居民)?委员会(?:应当|负责|的职责|及其|要|应)|(?:村|居)委会(?:应当|负责|的职责|要|应)|村\(居\)委会",
    ),
    (
        T.BASIC_POLICY,
        r"基本国策|基本政策|三孩|三个子女|知情选择|独生子女|男女平等|人口(?:长期)?均衡发展|国家(?:生育)?政策|生育政策|计划生育政策|法律、?法规",
    ),
    (T.RIGHTS_AND_DUTIES, r"权利|义务|有权|依法享有|应当遵守|尊老爱幼|赡养|邻里"),
    (T.GENERAL, r"根据《|制定本|本(?:章程|规约|公约|制度)(?:自|由|经)|解释权|施行|生效|备案|总则|附则"),
)


def guess_topic(text: str, chapter: str = "") -> T:
    """The topic that the chapter's name tells, else the words of the clause, else 其他.

    That a clause stands among the general ones tells less than its own words.
    """
    named = {topic for topic, signs in SIGNS if re.search(signs, chapter)}
    by_chapter = named.pop() if len(named) == 1 else None  # a chapter about two things tells nothing
    if by_chapter not in (None, T.GENERAL):
        return by_chapter
    return _first_sign(text[:READ_AT_MOST]) or by_chapter or T.OTHER


def _first_sign(words: str) -> T | None:
    return next((topic for topic, signs in SIGNS if words and re.search(signs, words)), None)
