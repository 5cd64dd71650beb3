"""试用导览: ten steps from a township's first workbook to the city's book, each with the account that takes it."""

from dataclasses import dataclass

VILLAGE, BATCH = "拱峪村委会", "示范创建试用批次（演示）"


@dataclass(frozen=True)
class GuideStep:
    """Who does what, where (name of an address without arguments), and what he sees then."""

    account: str
    title: str
    deed: str
    where: str
    result: str
    file: str = ""  # address of a workbook that the step needs


STEPS = (
    GuideStep(
        "xiaying_jb",
        "导入本乡镇的年度数据",
        "先下载样例表格，再打开“年度数据”，点“导入”，选择该文件，“上传并核对”，然后“全部导入”。"
        "回到“年度数据”，状态选“填报中”查询，勾选“选择本页全部”，“批量上报”。",
        "statistics_list",
        "核对结果逐行列出新增、改动和问题，确认前不写入；导入后24小时内可以撤销。",
        file="guide_example",
    ),
    GuideStep(
        "xiaying_jb",
        "为一个村建立申报",
        f"点“新增申报”，村(居)选“{VILLAGE}”，批次选“{BATCH}”，“建立草稿”。"
        "台账里有的内容已经填好，只补写“主要做法”，“暂存”，再“提交申报”并确认。",
        "application_list",
        "申报转到乡镇审核人；缺什么，页面上会逐条说明。",
    ),
    GuideStep(
        "xiaying_sh",
        "乡镇初审",
        f"在“待办”中打开“{BATCH}：申报待乡镇初审”，打开{VILLAGE}的申报，“初审通过”并确认。",
        "home",
        "办理记录写下经办人、时间和意见；不合格的可以写明理由“退回修改”。",
    ),
    GuideStep(
        "jizhou_sh",
        "县级备案",
        f"在“待办”中打开“{BATCH}：申报待县级备案”，打开{VILLAGE}的申报，“备案”并确认。",
        "home",
        "本区的名额占用一个；在列表中勾选多件，可以核对后一次办理。",
    ),
    GuideStep(
        "xiaying_jb",
        "创建完成，自评打分",
        f"在“待办”中打开“{BATCH}：创建中，完成后转自评”，打开{VILLAGE}的申报，“创建完成”并确认；点“开始评分”。"
        "三项已按台账取数，只填1.1（是）和2.2（20分），边填边保存；点“提交评分”并确认，再“打开申报”，“提交自评”。",
        "home",
        "页面显示总分、失分和离上一等次还差多少；第1步的年度数据上报以后才会取到数。",
    ),
    GuideStep(
        "xiaying_sh",
        "乡镇初评",
        f"在“待办”中打开“{BATCH}：待乡镇初评”，打开{VILLAGE}的申报，照样评分（2.2改填19分，并写扣分因素），"
        "“提交评分”，再“打开申报”，“提交初评”。",
        "home",
        "扣分必须写明因素；“各级对照”列出自评和初评的差别。",
    ),
    GuideStep(
        "jizhou_sh",
        "抽取检查点，县级评估",
        f"点“新增”，填名称，批次选“{BATCH}”，保存后“抽取检查点”。再从“待办”打开“{BATCH}：待县级评估”，"
        f"打开{VILLAGE}的申报，照样评分，“提交评分”，再“打开申报”，“拟定结果”，选“通过”，保存。",
        "inspection_plan_list",
        "用同一随机种子，任何人都能重抽出同样的检查点；拟定的结果发布以前只有本级看得到。",
    ),
    GuideStep(
        "jizhou_fz",
        "集中发布",
        "核对名单（另有演示中已拟定的两件），点“一次发布”。",
        "decision_release",
        "通过的申报转到市级检查，不通过的办结，乡镇同时收到通知；命名公示由批次主办单位办理。",
    ),
    GuideStep(
        "jizhou_sh",
        "生成年报，上报市级",
        "打开F8“村(居)基本情况年报”，由数字点到乡镇、点到村；回到“报表目录”点“年报”，“生成年报”，"
        "由后台装成一个 Excel 工作簿，完成后下载。再打开“报表上报”，“生成上报件”，“生成”，完成后“查看结果”，"
        "“核对并上报”，逐条说明情况后“上报”。",
        "official_form_list",
        "每张表都有行数和核对码，在“核对表格”里可以查验；上报以后，数字不再随台账变动。",
    ),
    GuideStep(
        "tianjin_sh",
        "市级接收",
        "打开蓟州区的上报件，“下载工作簿”查看，然后“接收”，或者写明理由“退回”。",
        "submission_list",
        "和平区上年的上报件更正过一次，打开第2版可以“逐格对照”；“总览”比较各区的进度、得分和逾期工作。",
    ),
)
