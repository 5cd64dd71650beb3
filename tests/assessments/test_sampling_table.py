"""The table of a draw, as officers write it."""

import pytest

from assessments.sampling import FIRST_TABLE, points_of_township
from assessments.sampling_table import FIRST_TEXT, parse_table, say_table


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (FIRST_TEXT, FIRST_TABLE),
        ("<20个村抽2个\n20-29个抽3个\n≥30个村抽4个", FIRST_TABLE),
        ("少于２０的抽２\n２０至２９抽３\n３０及以上抽４", FIRST_TABLE),
        ("1个以上抽1个", ((1, 1),)),
        ("\n 10个以上抽1个 \n\n50个以上抽5个\n", ((10, 1), (50, 5))),
    ],
)
def test_lines_are_read_as_they_are_written(text, table):
    assert parse_table(text) == table


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n", "请填写抽样办法，每行一档，例如“30个以上抽4个”。"),
        ("抽三个", "“抽三个”看不明白，请写成“20-29个抽3个”或“30个以上抽4个”。"),
        ("29-20个抽3个", "“29-20个抽3个”看不明白，请写成“20-29个抽3个”或“30个以上抽4个”。"),
        ("30个以上抽4个\n20个以上抽3个", "“30个以上抽4个”之后的一档起点应更大，请从少到多排列。"),
        (
            "不足20个抽2个\n21-29个抽3个",
            "“不足20个抽2个”与下一档不衔接：到19个为止，下一档却从21个起，请核对。",
        ),
    ],
)
def test_what_is_not_a_table_is_named_with_its_line(text, sentence):
    with pytest.raises(ValueError) as error:
        parse_table(text)

    assert str(error.value) == sentence


def test_table_is_said_so_that_it_reads_back():
    assert say_table(FIRST_TABLE) == "不足20个抽2个、20-29个抽3个、30个以上抽4个"
    for table in (FIRST_TABLE, ((1, 1),), ((10, 1), (50, 5))):
        assert parse_table(say_table(table).replace("、", "\n")) == table


def test_thirty_villages_give_four_points():
    table = parse_table("≥30个村抽4个")

    assert [points_of_township(units, table) for units in (29, 30, 31)] == [0, 4, 4]
