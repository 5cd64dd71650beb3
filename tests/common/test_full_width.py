"""Full-width typing means the plain characters, except where the full-width sign is the right one."""

from common.full_width import HALF_WIDTH
from common.widgets import NUMERIC, tidy


def test_everything_on_the_keyboard_has_its_plain_character():
    assert "！～ＡＺａｚ０９（）－．，％".translate(HALF_WIDTH) == "!~AZaz09()-.,%"


def test_names_keep_their_signs_and_lose_full_width_letters_and_digits():
    assert tidy("Ａ区（１２）社区，甲") == "A区（12）社区，甲"


def test_figures_lose_their_signs_too():
    assert "－１，２３４．５％".translate(NUMERIC) == "-１,２３４.５%"
