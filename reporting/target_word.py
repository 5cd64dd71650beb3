"""What fills the Word template of a paper of targets."""

from common.decimals import plain
from common.paper.conventions import long_date
from reporting.models import TargetPaper


def paper_values(paper: TargetPaper) -> dict[str, object]:
    """Every placeholder; what is not written yet leaves room to write it by hand."""
    return {
        "年度": str(paper.year),
        "文号": paper.document_number,
        "县区": paper.county.name_in_titles,
        "乡镇": paper.township.name,
        "正文": paper.preamble,
        "县区签字人": paper.county_signatory,
        "乡镇签字人": paper.township_signatory,
        "签订日期": long_date(paper.signed_on),
        "目标": [
            {
                "序号": line.position,
                "指标": line.name,
                "单位": line.unit,
                "要求": line.get_direction_display(),
                "目标值": plain(line.target),
            }
            for line in paper.targets.all()
        ],
    }
