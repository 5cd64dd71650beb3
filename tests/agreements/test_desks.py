"""Who holds a version, and how far it has come."""

import pytest

from agreements.choices import CharterState as S
from agreements.desks import STATE_BADGES, holder_of, way_of
from agreements.models import Charter, CharterVersion
from villages.models import Region, Village


def version(state: S) -> CharterVersion:
    village = Village(name="台子村委会", township=Region(name="下营镇"))
    return CharterVersion(charter=Charter(village=village), state=state)


@pytest.mark.parametrize(
    ("state", "marks", "holder"),
    [
        (S.DRAFTING, "c......", "台子村委会起草"),
        (S.CONSULTING, "dc.....", "台子村委会征求意见"),
        (S.RETURNED, "dc.....", "台子村委会按意见修改"),
        (S.AT_TOWNSHIP, "ddc....", "下营镇合法性审查"),
        (S.TO_VOTE, "dddc...", "台子村委会组织表决"),
        (S.PUBLICISED, "ddddc..", "台子村委会公示"),
        (S.TO_FILE, "dddddc.", "备案机关备案"),
        (S.IN_FORCE, "ddddddd", "已生效"),
        (S.CORRECTING, "ddddddd", "台子村委会按责令改正要求修订"),
        (S.SUPERSEDED, "ddddddd", "已由新版替代"),
        (S.REPEALED, "", "已废止或终止办理"),
    ],
)
def test_way_and_holder(state, marks, holder):
    row = version(state)

    shown = {"done": "d", "current": "c", "todo": "."}
    assert "".join(shown[desk["state"]] for desk in way_of(row)) == marks
    assert holder_of(row) == holder


def test_every_state_has_a_badge():
    assert set(STATE_BADGES) == set(S)
