"""Does the sentence ask for the deed, or forbid, repeal, condemn or merely mention it? A small grammar.

A match of a rule's pattern is a suspicion. It is dropped when the sentence around it says otherwise:

1. *Negation.* An operator to its left (不得, 严禁, 无需 …) reaches to the right until its scope ends: at the
   sentence's end, at a word that opens a consequence (违者, 否则, 逾期 …), or at a comma, unless the forbidden
   things go on as a list: the operator's clause already names one, gives a pretext (以…为由) or speaks to the
   authorities. 不得不 is no operator, and a verb of refusing between operator and match (不得拒绝缴纳) turns the
   prohibition into a demand. "没有交押金的，…" is a condition and "未签约户" a noun: neither negates.
2. *Negation after the fact.* "罚款一律取消", "押金不再收取".
3. *Repeal and narration.* "删除原规约中‘罚款500元’的规定", "过去收押金，现在不收了". Quotation marks alone
   excuse nothing.
4. *Lawful organs.* What a public authority does by law, or what is left to the law without naming the village.
5. *Condemnation.* The deed is named in order to report, punish or deduct points for it.
"""

import re

ANOTHER_NO = r"(?!不(?!予|准|许|给|发|办|开|批|安排|分))"  # 不得不 is an obligation, 不得不予 is not
STRONG = (
    rf"不得{ANOTHER_NO}(?!已|超过|少于|低于)|不准(?!不)|不许(?!不)|不可(?!不|少|或缺|以?不)(?:以)?|"
    rf"不能(?!不)|不应(?!不)(?:当|该)?(?!不)|不允许|不要(?!求)|不宜|严禁(?!不)|禁止(?!不)|杜绝|防止|"
    rf"避免(?!孕)|"
    r"制止|反对|抵制|取缔|不搞|不以|不因|不靠|不收|不设|不向|不将|不把|不对|不随意|不强制|不强迫|不强求|"
    r"不采取|不采用|不使用|不实行|不作为|不另|不乱|不变相|"
    r"不借|决不|绝不|无权|没有权力|没权|切勿|请勿|勿|莫|从不|并不|概不得|均不得|都不得|无(?:任何)?(?:乱|"
    r"强制|强迫|违规|违法的?收)|不存在|不与|不和|不同|免收|免交|免缴|摒弃|告别|根除|革除|远离|不附加|"
    r"不捆绑|不会|不(?:约定|规定|设定|设立|设置|预收|代收|摊派)|清(?=罚款|押金|保证金|乱收费|歧视|连坐)|不(?=组织强|组织任|组织妇|组织孕|组织环|统计|下达|罚|扣|停|断|没收|取消|公布|公示|张榜|挂|曝光|株连|连坐|处罚|点名|通报)|不影响|不妨碍|不得要求|不要求|不再要求"
)
WEAK = (
    r"不接受|不认可|不承认|不支持|不采纳|不保留|不沿用|不适用|"
    r"没有|未|不再|不必|不需要?|无需|无须|毋须|不须|不用|不发生|并非|不是|从未|不作|不列入|不纳入|不涉及|"
    r"无(?!故|理|证|条件|偿|论|视|正当|权|户)|零"
)
OPERATOR = re.compile(f"(?P<strong>{STRONG})|(?P<weak>{WEAK})")
REFUSING = re.compile(
    r"(?:拒绝|拒不|拒|逃避|躲避|逃|躲|拖欠|欠|抗拒|抵制|阻挠|阻碍|妨碍|干扰|无故不|擅自不|不(?:参加|交|缴|"
    r"落实|按时|按期|按|接受|配合|执行|服从|履行|到|做|采取)|漏|少交|少缴|隐瞒|规避|推诿|延误|迟交|延期|"
    r"影响|少于|低于|违反)"
    r"[^、,或和及由名]{0,10}$"
)
PRETENCE = re.compile(r"因(?:为)?[^,以]{0,10}$")  # 不得因欠费断水: the failing is the reason, not the deed
CONSEQUENCE = re.compile(
    r"违者|违反(?!.{0,8}(?:意愿|法律))|否则|不然|如有违|一经|一旦|逾期|屡教|经劝|拒不|凡(?!是)|犯者|"
    r"的[,:](?!.{0,12}(?:不得|不准|严禁|禁止))|者[,:]|超过.{0,6}的|发现一|再犯|仍不|不听"
)
NEW_CLAUSE = re.compile(
    r"(?:并|且|同时|也)?(?:对|凡|如|若|违|否则|应|须|必须|要|将|给予|处|予以|视|按|可|先|再|但|而|则|就|"
    r"即|直至|每|发现|经|交|缴|村民|乙方|户主|本人|谁|有|一次|情节|由|一律)"
)
LISTED = re.compile(r"(?:或者?|以及|及|和|更?不得?|也不|更不|不准|不许|严禁|禁止)")
PRETEXT = re.compile(
    r"(?:以|因|用|借)[^,。]{0,24}(?:为由|为名|名义|为借口|为条件|为前提|方式|形式|手段|而|等|,)|"
    r"任何(?:形式|方式|理由|名义|借口)|条件$"
)
AUTHORITY = re.compile(
    r"村委会|居委会|村民委员会|居民委员会|村干部|干部|工作人员|甲方|协会|村级组织|各级|任何(?:单位|组织|"
    r"机构|部门)|房东|出租(?:人|方)|用工单位|单位"
)
MONEY = re.compile(r"\d+元|[一二三四五六七八九十百千]+元")
ANY_ABUSE = re.compile(
    r"(?:任何|其他|各种)?(?:变相|违法|违规|不合理|不合法|非法|形式|名义|名目)(?:的|地)?(?:向[^,]{0,6})?(?:收费和|收费、)?"
)
PARTICIPLE = re.compile(r"的|者|户|家庭|人员|对象")  # 未签约户: the negation belongs to the noun

META = (
    r"(?:规定|条款|条文|内容|表述|做法|字样|标语|提法|约定|制度|要求|现象|规矩|行为|办法|旧规|陋规|土政策|"
    r"处罚措施|款项|项目|名目|一条|一款|字眼|惯例|说法|指标|考核|章节)"
)
REMOVE = (
    r"(?:删除|删去|删掉|删|废止|废除|剔除|清理|纠正|作废|清退|修改|修订|改掉|改正|整改|撤销|撤下|清除|"
    r"去除|去掉|取消|停止执行|停止|不再执行|不再保留|不再沿用|叫停|拆除|铲除|不得出现|不得含有|不得写入|"
    r"不得有|不得规定|不得设定|不得约定|不含|不出现|没有|不包含|排查|清查|摒弃)"
)
HARD = (
    r"(?:删除|删去|删掉|废止|废除|剔除|清理|纠正|作废|清退|修改|修订|改正|整改|撤销|撤下|清除|去除|去掉|叫停|无效|违法|与法|"
    r"不合法|没有法律依据|不予支持|不适用|抵触|不一致|停用|划掉|封存)"
)
REMOVED_AFTER = re.compile(
    rf"^[^;。]{{0,16}}?{META}(?:[^;。]{{0,12}}?(?:{HARD}|改为|改成)|[^,;。]{{0,8}}?(?:取消(?!.{{0,4}}(?:分|福|待|资))|停止执行|不再|不得|不予))"
)
QUOTED_AWAY = re.compile(rf"^[^”’」』;]{{0,16}}[”’」』][^;]{{0,40}}?(?:{HARD}|改为|改成|换成|替换|违法)")
REMOVED_BEFORE = re.compile(rf"{REMOVE}[^;]{{0,40}}$")
META_AFTER = re.compile(rf"^[^,;]{{0,14}}?(?:{META}|[”’\"」』])")
REMOVED_AT_ONCE = re.compile(
    r"(?:取消|停止|废除|废止|不再实行|清退|清理|退还|杜绝)(?:了|对[^,]{0,12}的|收取|征收|执行|一切|所有|"
    r"各种|各类|各项|过去的|原来的|原有的|原|不合理的?|违规|违法的?|已收的?|已收取的?|已缴的?|多收的?|"
    r"全部)*(?:的)?$"
)
ENDED_AFTER = re.compile(
    r"^[^,;并且或、和及与]{0,10}?(?:取消(?![^,]{0,3}(?:分|福|补|低|待|资))|废止|废除|删除|停止收|停收|"
    r"清理|清退|纠正|禁止|严禁|杜绝|作废|无效|不再(?!退|返|享|发|受|办|给|予以退)|不得(?:再|收|作为|适用|"
    r"设|用|列|写|出现|强|计|纳入|随意|施|公|实|以)|"
    r"不收|不予(?:收|采用|执行|认可|支持)|免收|免除|免交|免缴|不作为|不列入|不纳入|没有法律|不具有|违法$|"
    r"是违法|属于?违法|属违法|不合法|一分不收|没有|已取消|已停)"
)
EXPLAINED = re.compile(r"(?:如何看待|怎么看|什么是|为什么|为何|何谓|问:|解读|讲清|说清|弄清)[^;]{0,20}$")
LISTED_FOR_REMOVAL = re.compile(
    r"(?:删|清理|排查|废止|取消|纠正|违法|不合法|禁止|严禁|不得|无效|负面清单)[^;:]{0,14}:[^;]*$"
)
CALLED_UNLAWFUL = re.compile(
    r"^[^;]{0,30}?(?:都|均|也|一律|皆)?(?:是|属于?)(?:严重)?(?:违法|侵权|不合法|无效|错误|不允许)|^[^;]{0,30}?(?:没有|无|缺乏|于)法(?:律依据|无据)"
)
ALREADY_TAKEN = re.compile(r"(?:已(?:经)?(?:收|缴|交|预)|此前|过去|以前|原来|原先|先前|历史上|历年|曾)[^;]{0,16}$")
GIVEN_BACK = re.compile(r"^(?:(?!不)[^;]){0,30}?(?:退还|清退|退给|返还|退回|发还|退款|核销|退到)")
INNER_NO = re.compile(
    r"(?:不得|不准|不能|严禁|禁止|不|不应)(?:包含|含有|含|涉及|出现|公开|公布|列出|列|泄露|透露|体现|记录|显示|张贴)"
)
INNER_FORCE = re.compile(
    r"不(?:影响|牵连|连累|株连|受影响|妨碍)|不(?:需要?|用|必|须|再需|设)(?:任何)?(?:经|审批|批准|办|间隔|申请|报|许可|指标)|"
    r"(?:不得|不准|不许|严禁|禁止|不|不能|不会)(?:强|逼|胁|硬|违背)|"
    r"(?:不得|不准|不许|不能|不会|严禁|禁止|不应|不因|不再|也不)(?:因此|以此|据此|随意|擅自|因而)?"
    r"(?:取消|停发|停止|扣|收回|没收|剥夺|减少|处罚|罚|追究|歧视|断|公布|公示|限制|拒绝|影响|刁难)"
)
UNRELATED = re.compile(r"^[^,;]{0,8}(?:无关|不挂钩|脱钩|没有关系|不相关|无涉)")
FINDER = re.compile(r"有人|发现|遇到|如有|若有|名义")
TO_REPORT = re.compile(r"^[^;]{0,16}?(?:请|可|可以|应|有权|及时|立即)[^;]{0,10}?(?:举报|投诉|拨打|报告|反映)")
REJECTED = re.compile(
    r"^[^;]{0,30}?(?:不是(?:目的|办法|出路)|不采用|不可取|要不得|行不通|(?:有权|可以|可)(?:依法)?(?:拒绝|拒交|拒缴|不交|举报))"
)
DONE_AWAY = re.compile(
    r"(?:取消|停止|停收|免除)(?![^;]{0,14}(?:分红|福利|待遇|资格|低保|补|评|先进|收益|贷款))[^,;、并且和及]{0,12}$"
)
PAST = re.compile(r"过去|以前|曾|原来|原规约|旧规约|旧的|以往|历史上|早年|从前|当年|那时|原有|原《")
NOW = re.compile(
    r"现在|现已|如今|今后|已(?:经)?(?:全部|全面|依法)?(?:取消|废止|停|改|清|删|纠)|不再|早已|改为|改成|翻篇|一去不|封存|存档|归档"
)

ORGAN = (
    r"行政机关|公安(?:机关|部门|局)?|派出所|司法(?:机关|部门|所)|人民法院|法院|检察|市场监管|"
    r"卫生健康[^,。]{0,6}(?:部门|委|局)|卫健(?:部门|委|局)|主管(?:部门|机关)|执法(?:部门|机关|机构|人员|"
    r"队)|(?:有关|相关|职能|行政|政府|上级)(?:行政)?(?:主管|执法|职能)?(?:部门|机关)|"
    r"人民政府|(?:乡|镇|乡镇|县|区|市)政府|街道办事处?|民政(?:部门|局)|税务|自然资源|农业农村|生态环境|"
    r"环保(?:部门|局)|交警|交管|消防|城管|综合执法|监察|纪检|纪委|国家机关|有权机关|有权处罚|司法机关|"
    r"医保(?:部门|局|经办)|社保(?:部门|经办)|人社|法律法规授权|电力部门|供水部门"
)
VILLAGE = (
    r"村委会|村民委员会|居委会|居民委员会|村集体|本村|村里|村上|村民小组|村组|组里|甲方|计生协|协会|"
    r"计生办|物业|村两委|两委|村支部|党支部|本居|业委会|理事会|村干部|村规民约|公约|本规约|规约|本章程|"
    r"本协议|协议|小组长|合作社|集体|房东|本社区|居民小组|议事会|监事会|代表会议|村民会议|专干"
)
ACTORS = re.compile(f"(?P<organ>{ORGAN})|(?P<village>{VILLAGE})")
BY_LAW = re.compile(
    r"(?:依法|依照[^,]{0,20}(?:法律|法规|条例|法|规定)|按照?[^,]{0,14}(?:法律|法规|条例|法)(?:的)?(?:有关|"
    r"相关)?(?:规定)?|根据[^,]{0,14}(?:法律|法规|□+)|法律责任|□+)[^,]{0,16}$"
)
HELPING = re.compile(r"配合|会同|联合|一起|协同|委托|授权")
VILLAGE_FIRST = re.compile(r"(?:没有|没|无|未经|不经)(?:过)?(?:村|本村|社区|居委会|组)[^;]{0,14}$")
HANDED_OVER = re.compile(
    r"^[^;]{0,16}?(?:由|报|移交|移送|提请|交|是)[^,;]{0,10}(?:"
    + ORGAN
    + r")[^;]{0,10}?(?:执行|实施|决定|作出|处理|办理|处罚|为准|依法|的事|的职)"
)

ILL = re.compile(
    r"(?:乱|违规|违法|非法|变相|私自|擅自|强行|滥|随意|巧立名目|借机|以权|不当|"
    r"任意)(?:的)?(?:向[^,]{0,8})?(?:收取|收缴|收|设|设立|搞|进行|要求|公开|泄露|公布|开展|实施|摊派|以)?$"
)
DEED = r"^[^,;。不未拒逾]{0,14}?(?:的|者|行为|现象|情况|问题|做法|条款|等)"
ANSWERED_FOR = (
    r"(?:举报|投诉|追究[^,]{0,10}责任|责令(?:改正|退还|其改正|限期改正)|问责|查处|赔偿|维权|依纪依法|给予(?:党纪|政务|纪律)|"
    r"严肃处理|拒绝|抵制|一票否决|(?:每[^,]{0,6})?扣(?:\d|[一二三四五六七八九十])+(?:\.\d)?分|不得分|得0分|零分|为0分|移送|监督电话|"
    r"清退|退还本人|(?:坚决|予以)纠正|移交纪|不得评|不予评|不合格|由(?:乡|镇|县|街道|纪)[^;]{0,10}(?:处理|查处|纠正)|(?:取消|撤销)[^,;]{0,8}(?:示范|称号))"
)
ACCOUNTABLE = re.compile(
    rf"{DEED}[^;]{{0,18}}?{ANSWERED_FOR}|^[^,;]{{0,6}}(?:可|可以|应)?(?:向[^,]{{0,8}})?(?:举报|投诉)|^[^;]{{0,14}}?(?:怎么|如何|怎样)(?:维权|办|投诉|举报|处理)"
)
FORCED = re.compile(r"强迫|强制|强行")
CULPRIT = re.compile(
    r"干部|工作人员|任何(?:单位|人|组织|个人)|村委会|居委会|单位|协会|有人|发现|遇到|对|如有|凡|存在|发生|"
    r"出现|房东|物业|组织|有(?!义务)|是否|出台|因|无|没有|向"
)
REFUSED_BY_RIGHT = re.compile(r"(?:有权|可以|可)(?:依法)?(?:拒绝|拒|举报|投诉|不|抵制)[^,;]{0,24}$")
FAILING = re.compile(
    r"(?:不|未|拒|拒不|拒绝|欠|没|没有|不肯|不愿|不按时|未按时|迟)(?:按时|按期|足额)?(?:交|缴|缴纳|交纳|"
    r"支付|签|参加|落实|接受|做|缴清|交清|履行|执行)?[^,;、]{0,4}$"
)
CONDITION_AFTER = re.compile(
    r"^[^,;]{0,14}?(?:的|者)(?:[,:]|不|一律|将|应|要|则|予|处|给|由|按|取消|停|扣|罚|责|视|$|家庭|户|人|"
    r"村民|妇女|夫妇|对象|育)|^[^,;]{0,12},(?:不予|不得|不办|不给|停|扣|取消|罚|一律|别想|就)"
)


OWN_NO = re.compile(r"(?:不得|不准|不许|不可以?|不能|不应当?|严禁|禁止|不要|无权|不再|不允许|杜绝|切勿)" + ANOTHER_NO)
TURNED = re.compile(
    r"不予|不准|不许|要求|拒绝|拒不|推诿|拖延|刁难|扣|取消|剥夺|停|限制|收回|没收|侵|规定|设|强|罚|阻|"
    r"打击|歧视|报复|挂钩|随意|借|以|因|将|把|作为|抵押|减|拿|当|空白|带出|代管|擅自|私自|转借|外借|违规"
)


def _forbids_itself(match: str) -> bool:
    """A wording that needs a prohibition (不得…享受) caught one that forbids the opposite (不得取消…)."""
    own = OWN_NO.match(match)
    return own is not None and TURNED.search(match, own.end()) is not None


def is_excused(
    sentence: str, start: int, end: int, *, organs_may: bool, condemnable: bool, others: list[tuple[int, int]]
) -> bool:
    """Whether what stands at start–end of the sentence is not asked for after all.

    `others` are the places of all suspicions in the sentence: a prohibition that names one may go on as a list.
    """
    before, after = sentence[:start], sentence[end:]
    return (
        INNER_FORCE.search(sentence, start + 1, end) is not None
        or (condemnable and (_forbids_itself(sentence[start:end]) or INNER_NO.search(sentence, start, end) is not None))
        or _is_negated(sentence, start, end, others)
        or _is_ended(before, sentence[start:end], after)
        or (organs_may and _is_for_organs(sentence, start, end))
        or ((condemnable or FORCED.match(sentence, start)) and _is_condemned(before, after))
        or REFUSED_BY_RIGHT.search(before) is not None
        or UNRELATED.match(after) is not None
    )


def _is_negated(sentence: str, start: int, end: int, others: list[tuple[int, int]]) -> bool:
    operators = [found for found in OPERATOR.finditer(sentence) if found.start() < start]
    for before, operator in zip([None, *operators], operators, strict=False):
        if _reaches(sentence, operator, start, end, others):
            doubled = before is not None and operator.start() - before.end() <= 1 and before.end() <= operator.start()
            return not (doubled and before["weak"])
    return False


def _reaches(sentence: str, operator: re.Match[str], start: int, end: int, others: list[tuple[int, int]]) -> bool:
    """Whether the operator's scope covers the match and leaves it forbidden."""
    between = sentence[operator.end() : start]
    if CONSEQUENCE.search(between) or (REFUSING.search(between) and not PRETENCE.search(between)):
        return False
    if operator["weak"] and (
        len(between) > 24 or PARTICIPLE.search(ANY_ABUSE.sub("", between)) or CONDITION_AFTER.match(sentence[end:])
    ):
        return False
    if "," not in between and ":" not in between:
        return True
    if operator["weak"]:
        return False
    return _goes_on_as_list(sentence, operator, start, end, others)


def _goes_on_as_list(
    sentence: str, operator: re.Match[str], start: int, end: int, others: list[tuple[int, int]]
) -> bool:
    between = sentence[operator.end() : start]
    first, *later = re.split("[,:]", between)
    first_end = operator.end() + len(first)
    clause_start = max(sentence.rfind(",", 0, operator.start()), sentence.rfind(":", 0, operator.start())) + 1
    carries = (
        any(operator.start() <= other_start < first_end for other_start, _ in others)
        or PRETEXT.search(first + ",")
        or AUTHORITY.search(sentence[clause_start : operator.start()])
    )
    if not carries or MONEY.search(sentence[start : end + 12]):
        return False
    return not any(NEW_CLAUSE.match(clause) and not LISTED.match(clause) for clause in later)


def _is_ended(before: str, match: str, after: str) -> bool:
    """Repealed, deleted, abolished, or told as a thing of the past."""
    if ALREADY_TAKEN.search(before) and GIVEN_BACK.match(after):
        return True
    if (
        LISTED_FOR_REMOVAL.search(before)
        or EXPLAINED.search(before)
        or REJECTED.match(after)
        or CALLED_UNLAWFUL.match(after)
    ):
        return True
    if QUOTED_AWAY.match(after):
        return True
    if REMOVED_AFTER.match(after) and not CONSEQUENCE.match(before[-6:]):
        return True
    if REMOVED_AT_ONCE.search(before) or DONE_AWAY.search(before):
        return True
    if ENDED_AFTER.match(after) and not FAILING.search(before):
        return True
    removed = REMOVED_BEFORE.search(before)
    if removed and META_AFTER.match(after) and not CONSEQUENCE.search(removed.group()):
        return True
    return bool(PAST.search(before) and NOW.search(after))


def _is_for_organs(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[:start], sentence[end:]
    if HANDED_OVER.match(after):
        return True
    actors = [(found.lastgroup, found.end()) for found in ACTORS.finditer(before)]
    clause = before[max(before.rfind(";"), 0) :]
    if actors and actors[-1][0] == "organ":
        if VILLAGE_FIRST.search(before):
            return False
        helping = HELPING.search(clause) and MONEY.search(sentence[start : end + 12])
        return not helping
    if actors:
        return False
    return BY_LAW.search(before) is not None and not MONEY.search(sentence[start : end + 12])


def _is_condemned(before: str, after: str) -> bool:
    """Named as an abuse: by an adverb (乱罚款), or because somebody answers for it."""
    if FAILING.search(before):
        return False
    if ILL.search(before) or (FINDER.search(before) and TO_REPORT.match(after)):
        return True
    return bool(CULPRIT.search(before) and ACCOUNTABLE.match(after)) or bool(
        re.match(
            r"^[^,;。并且]{0,8},?(?:每[^,]{0,6})?(?:扣(?:\d|[一二三四五六七八九十])+(?:\.\d)?分|一票否决|不得分|"
            r"得0分|零分|否决)",
            after,
        )
    )
