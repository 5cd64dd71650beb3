"""Does the sentence only tell? Four ways of naming a deed without asking anybody to do or to bear it.

1. *The law speaks.* "宪法规定公民有检举权", and it protects: what a rule says 根据/依照 a law is the village's own.
2. *History.* "九十年代收过罚款": a time gone by, and nothing in the sentence that carries it on.
3. *Given back.* "扣发的奖励金已经补给本人": taken once, restored now; not "守约的退还押金".
4. *Figures.* "2025年自愿参加检查的有52人": counts of a period, without target or duty.

And two ways of leaving it to the person: a *wish* that is met with an offer ("想做复通手术的，可以咨询"), and a *right*
of the villager ("妇女有权决定是否终止妊娠").
"""

import re

from agreements.screening.contexts import MONEY

# --- the law speaks ---
LAW_SAYS = re.compile(
    r"(?<![据照按反])(?:□+|宪法|民法典|刑法|[^,;:。据照按]{0,10}(?:法|条例)|法律(?:法规)?|国家(?:法律|政策)?)"
    r"(?:第[一二三四五六七八九十百零\d]+条)?(?:也|还|都|均|已|早就)?(?:明确|明文|讲得|写得|说得|专门)?(?:很)?"
    r"(?:规定|指出|明确|写明|清楚|明白|不允许|禁止|保护|保障|赋予|删去|取消)"
)
PROTECTS = re.compile(
    r"不得(?!不)|不允许|禁止|有权|权利|自由|保护|保障|只有[^,;]{1,12}(?:才|可以)|只能由|自愿|自主|本人(?:同意|决定|愿意)|无权|删去|取消"
)

# A consequence for somebody ("…的罚款", "…者停发") is asked for, whoever speaks before it.
SANCTION = re.compile(
    r"(?:的|者|户|就|则|否则|一律|全家|另)[,:]?[^,;。的]{0,8}(?:罚|扣|停(?!车)|取消|没收|收回|不[给予得发享]|缴|交(?!通|流)|处)"
)

# --- history ---
GONE = re.compile(
    r"上(?:个)?世纪|[一二三四五六七八九十\d]{1,4}年代|[几\d一二两三四五六七八九十]{1,3}年(?:以)?前|年(?:以)?前本?村|那(?:时候?|会儿|些年|个年代)|"
    r"历史上|早些年|早年|当初|前(?:几|些|两)年|(?:^|[,;:])(?:过去|从前|以往)|改革开放初|(?:旧|老)(?:的)?(?:制度|办法|规约|公约|章程|村规|规矩|土政策|账)|"
    r"[12]\d{3}年[^,;:。]{0,16}(?:过|以前|之前)(?!程|后)|(?:^|[,;:])以前(?=[^,;:。]{2})|(?:村里|我村|本村|本组)以前"
)
CARRIED_ON = re.compile(
    r"至今(?!没|未|不|无)|仍|继续|照旧|沿用|恢复|照此|参照|不变|现在(?:也|还|照)|今后(?:也|还|照)|"
    r"(?:按|按照|依|照|依照|执行|坚持|遵照|同)[^,;:。]{0,4}(?:旧|老|以前|历史|过去|早年|当初|那时)|接着|还(?:是|得|要|按|管用|算数)|一样(?:罚|收|扣|办|要)|"
    r"必须|一律(?!不|作废|废|取消|停|退)|应当(?:缴|交|补|落实)|补(?:交|缴|罚|收|齐)|(?:结|还|缴|交)清|(?:按|照|依|遵|循|据)[^,;。]{0,6}(?:年代|年前|世纪|那时)|"
    r"(?:现在|如今|今后|从今)[^,;。]{0,6}(?:罚|收(?!到)|扣(?!除)|交|缴|停|涨|提高|加倍)|(?<!不)(?<!不再)追(?:缴|收)(?!了)|违者|清收|欠缴|的,(?:一律|将|应|要|须|处|罚|扣|停|交|由)"
)

# --- given back ---
TAKEN = re.compile(
    r"(?:扣(?:发|留|下|押)?|收(?:回|走|缴|取)?|没收|停发|取消|克扣|少发|交|缴|欠发|漏发)(?:过|了|走)?的|(?:收|扣|罚|交|缴|停)过|(?:世纪末?|年代)(?:收取|收缴|交纳|缴纳|扣)的|该退的|(?:被|曾|以前|历年|过去|原来|已)[^,;:。]{0,8}(?:扣|收|停|没收|取消|交|缴)"
)
BACK = re.compile(
    r"^[^;。]{0,30}?(?:(?:已|于|要|应|全部|如数|全额|连本带息|一律|今年|一次性|逐户|都|经[^,;]{1,6}后)[^,;。]{0,14}?(?:退清|退还|退给|退完|退回|补发|补给|补上|"
    r"归还|还给|返还|发还|核销|恢复)|退清|退完|补给了)"
)
BACK_IF = re.compile(
    r"守约|期满|到期|无违|没有违|未违|合格|不违|没违|未超|没有超|达标|完工|搬离|年底|验收|如(?:无|未|不|果)"
)

# --- figures ---
PERIOD = re.compile(
    r"(?:[12]\d{3}|去|今|上|本)年|全年|上半年|下半年|年度|季度|截至|本月|上月|月底|目前|现有|共有|全村|本组|本村"
)
FIGURE = re.compile(r"\d+(?:\.\d+)?(?:余|多)?(?:人次|人|户|件|例|名|对|起|次|份|万元|元|个)(?!以内|以下|以上|任务)")
TARGET = re.compile(
    r"必须|须|应当|应|务必|不低于|不高于|不少于|不超过|不得|以上|以下|以内|达到|达标|任务|指标|完成|控制|一律|"
    r"每[^,;]{0,4}[扣交罚]|分[,;。]|扣|罚|要(?!求)|违|者[,:]|的[,:]|率|处理|停发|停止|取消|收回|名单|姓名|公布|张榜"
)

# --- left to the person ---
WISH = re.compile(
    r"(?:想|希望|打算|愿意|有意|需要|有需要|有需求|要求|自愿|自行|自己要|自费|主动提出)(?!让|[^,;。]{0,6}(?:超生|抢生))[^,;:。]{0,14}$"
)
WISH_AFTER = re.compile(r"^[^,;:。]{0,6}[、,]?(?:但|又|现)?(?:希望|想|打算|要求)(?:再|恢复|复通|怀孕|生育|了解|取)")
WISHED = re.compile(r"^[^,;:。]{0,14}?(?:的|者|妇女|夫妻|夫妇|家庭|村民|人员)[,:]?")
VOLUNTARY = re.compile(
    r"愿意的[,就可都]*(?:来|去|报|参加|做|领|用|登)|(?P<verb>参加|[\u4e00-\u9fff])不(?P=verb)(?:都|全|由|随|自|看|悉听|在)|"
    r"(?:全|都)?(?:凭|看|随)(?:各人|各自|本人|个人|自己)?(?:的)?(?:自愿|意愿|心意)"
)
COMPELLED = re.compile(
    r"(?:不(?:来|去|做|参加|愿|报|用|领|查)[^,;。]{0,6}(?:的|就))[^;。]{0,10}(?:扣|停|罚|取消|不[给发办予]|处理|动员|上门)|必须|一律"
)
OFFER = re.compile(
    r"可(?:以|到|向|由|凭|自|在|找|打)?|告知|提供|帮助|协助|咨询|预约|免费|欢迎|介绍|联系|推荐|享受|转介|陪同|慰问|凭"
)
BURDEN = re.compile(
    r"必须|一律|不得|不予|不准|罚|扣|停(?!车)|取消|批准|审批|指标|(?:村|组)[^,;]{0,6}同意|应当|须|交(?!通|流)|缴|登记|报告|上报|义务|应尽|说明理由|动员"
)
HOLDER = re.compile(
    r"(?:村民|居民|乙方|妇女|夫妻|夫妇|双方|群众|家庭|本人|当事人|公民|会员|租户|承租人|育龄(?:群众|妇女|夫妻)|任何人|女性|其|她|他)"
    r"(?:均|都|依法|同样|也)?(?:有权|享有|可以(?!被)|有(?=[^,;。]{1,20}的?(?:权利|自由)))(?:(?!违约|违者|违反|他人|对方|失信|不守)[^,;。]){0,30}$"
)
LOSES = re.compile(
    r"除外|义务(?!教育)|取消|停|扣|收回|罚|剥夺|如(?:不|未|有)|否则|但|须|应当|必须|不得(?:不|再)|前提|条件|批准|同意"
)


def is_only_told(sentence: str, start: int, end: int) -> bool:
    """Whether what stands at start–end is told of the law, the past, what was restored or counted."""
    before, after = sentence[:start], sentence[end:]
    return (
        (
            LAW_SAYS.search(before) is not None
            and PROTECTS.search(sentence) is not None
            and not _is_sanction(sentence, start, end)
        )
        or (GONE.search(sentence[: start + 4]) is not None and CARRIED_ON.search(sentence) is None)
        or _is_given_back(sentence, start, end)
        or (
            PERIOD.search(before) is not None
            and FIGURE.search(sentence) is not None
            and TARGET.search(sentence + "。") is None
        )
    ) and not after.startswith("者,")


def is_left_to_the_person(sentence: str, start: int, end: int) -> bool:
    """Whether the person's own wish or right is named, and nothing but an offer answers it."""
    if _is_sanction(sentence, start, end):
        return False
    before, after = sentence[:start], sentence[end:]
    if HOLDER.search(before) and not LOSES.search(sentence[start:]):
        return True
    if VOLUNTARY.search(sentence) and not BURDEN.search(after) and not COMPELLED.search(sentence):
        return True
    wished = (WISH.search(before) and WISHED.match(after)) or WISH_AFTER.match(after)
    return bool(wished and OFFER.search(after) and not BURDEN.search(sentence[start:]))


def _is_sanction(sentence: str, start: int, end: int) -> bool:
    return SANCTION.search(sentence, max(start - 10, 0), end + 6) is not None or bool(
        MONEY.search(sentence[start : end + 12])
    )


def _is_given_back(sentence: str, start: int, end: int) -> bool:
    if BACK_IF.search(sentence) or TAKEN.search(sentence[: end + 4]) is None:
        return False
    return BACK.match(sentence[end:]) is not None
