"""What a clause speaks about, guessed from its words, so that an uploaded text need not be sorted by hand.

A guess only: whoever edits the clause sees the topic and may choose another.
"""

import re

from agreements.choices import ClauseTopic as T

# The first that fits counts: what is said of breaches or of the association goes before general words.
SIGNS: tuple[tuple[T, str], ...] = (
    (T.BREACHES, r"违反本|违约|违反(?:规约|公约|章程|约定)|批评教育|劝导改正|不履行约定|违者"),
    (T.ASSOCIATION_ROLE, r"计生协|计划生育协会|协会(?:会员|理事|组织|负责|开展|应当|的职责)?|会员小组"),
    (T.FAMILY_FRIENDLY, r"生育友好|托育|育儿|家庭友好|婚育新风|共同承担家务|三孩|三个子女|优生优育|母婴|陪产|带娃"),
    (T.BENEFITS, r"优待|待遇|奖励|补助|帮扶|慰问|扶助|集体收益|享受"),
    (
        T.DEMOCRATIC_PRACTICE,
        r"村民会议|居民会议|代表会议|民主(?:决策|管理|监督|评议|选举|协商)|监督委员会|公开栏|村务公开|居务公开|议事",
    ),
    (
        T.COMMITTEE_DUTIES,
        r"(?:村民|居民)?委员会(?:应当|负责|的职责|及其|要|应)|(?:村|居)委会(?:应当|负责|的职责|要|应)|村\(居\)委会",
    ),
    (T.BASIC_POLICY, r"基本国策|人口(?:长期)?均衡发展|国家(?:生育)?政策|生育政策|计划生育政策|法律、?法规"),
    (T.RIGHTS_AND_DUTIES, r"权利|义务|有权|依法享有|应当遵守|尊老爱幼|赡养|邻里"),
    (T.GENERAL, r"根据《|制定本|本(?:章程|规约|公约|制度)(?:自|由|经)|解释权|施行|生效|备案|总则|附则"),
)


def guess_topic(text: str, chapter: str = "") -> T:
    """The topic that the chapter's name tells, else the words of the clause, else 其他."""
    for where in (chapter, text[:400]):
        for topic, signs in SIGNS:
            if where and re.search(signs, where):
                return topic
    return T.OTHER
