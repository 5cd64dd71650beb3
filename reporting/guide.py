"""试用导览: ten steps from a township's first workbook to the city's book, each with the account that takes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GuideStep:
    """Who does what, where (name of an address without arguments), and what he sees then."""

    account: str
    title: str
    deed: str
    where: str
    result: str


STEPS = (
    GuideStep(
        "xiaying_jb",
        "导入本乡镇的数据",
        "打开“年度数据”，下载模板，填写几个村(居)的数字后上传。核对结果会指出每一处问题；可以下载标注了问题的表格，改好再传。",
        "statistics_list",
        "导入结果页列出新增、改动的行；24小时内可以撤销。",
    ),
    GuideStep(
        "xiaying_jb",
        "为一个村建立申报",
        "点“新增申报”，选择批次、村(居)和级别。台账里有的内容已经填好，只补写主要做法，然后“提交申报”。",
        "application_list",
        "申报转到乡镇审核人；缺什么，页面上会逐条说明。",
    ),
    GuideStep(
        "xiaying_sh",
        "乡镇初审",
        "在“待办”中打开“申报待乡镇初审”，核对后“初审通过”，或者写明理由“退回修改”。",
        "home",
        "办理记录写下经办人、时间和意见；申报转到县级。",
    ),
    GuideStep(
        "jizhou_sh",
        "县级备案",
        "在“待办”中打开“待县级备案”的申报，逐件备案；也可以勾选多件，核对后一次办理。",
        "home",
        "村(居)进入创建。",
    ),
    GuideStep(
        "xiaying_jb",
        "自评打分",
        "创建完成后点“开始评分”。系统已按台账取数；逐项填写，边填边保存，右侧显示总分和“距示范还差什么”。然后提交自评。",
        "score_sheet_list",
        "评分表提交后不能再改；乡镇审核人接着初评。",
    ),
    GuideStep(
        "jizhou_sh",
        "抽取检查点并评估",
        "打开“检查计划”，按乡镇抽取检查点（用同一随机种子，任何人都能重抽出同样的结果）；再到申报上完成县级评分。",
        "inspection_plan_list",
        "发现的问题进入整改台账，乡镇在期限内提交整改情况，县级复查销号。",
    ),
    GuideStep(
        "jizhou_sh",
        "拟定结果",
        "打开“评定”，为评完分的申报拟定“通过”“限期整改”或“不通过”。拟定的结果只有本级看得到。",
        "decision_desk",
        "名额用了多少、还剩多少，同时列出。",
    ),
    GuideStep(
        "jizhou_fz",
        "集中发布",
        "打开“评定”中的“集中发布”，核对名额后一次发布。",
        "decision_release",
        "通过的申报转到市级；公示、命名和授牌由批次主办单位办理。",
    ),
    GuideStep(
        "jizhou_sh",
        "生成年报，上报市级",
        "打开“报表目录”，从数字点到乡镇、点到村；点“年报”装成一个 Excel 工作簿。再打开“上报”，生成上报件，核对后上报。",
        "official_form_list",
        "每张表都有行数和核对码，在“核对表格”里可以查验；上报以后，数字不再随台账变动。",
    ),
    GuideStep(
        "tianjin_sh",
        "市级接收",
        "打开“上报”，查看蓟州区的上报件，接收，或者写明理由退回；更正以后的版本逐格列出改动。",
        "submission_list",
        "各区的上报情况和合计列在一页；“总览”比较各区的进度、得分和逾期工作。",
    ),
)
