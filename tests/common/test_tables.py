import django_tables2 as tables

from common.tables import BadgeColumn, CodeColumn, FigureColumn, NameColumn, PortalTable, SelectColumn


class Row:
    def __init__(self, **facts):
        self.__dict__.update(facts)

    def __str__(self):
        return self.name

    def get_state_display(self):
        return {"active": "正常", "merged": "已撤并"}[self.state]


class RowTable(PortalTable):
    select = SelectColumn()
    name = NameColumn(verbose_name="村居名称")
    code = CodeColumn(verbose_name="区划代码")
    population = FigureColumn(verbose_name="户籍人口", unit="人")
    state = BadgeColumn(verbose_name="状态", kinds={"active": "done"})
    post = tables.Column(verbose_name="职务")


TAIZI = Row(pk=7, name="台子村", code="120119107203", population=1043, state="active", post="")


def cells(row) -> dict[str, str]:
    table = RowTable([row])
    return {name: str(table.rows[0].get_cell(name)) for name in table.columns.names()}


def test_figure_has_thousands_and_its_unit_stands_in_the_head():
    table = RowTable([TAIZI])

    assert cells(TAIZI)["population"] == "1,043"
    assert table.columns["population"].header == '户籍人口<span class="unit">（人）</span>'


def test_blank_figure_is_a_dash_and_zero_is_zero():
    assert cells(Row(**vars(TAIZI) | {"population": None}))["population"] == "—"
    assert cells(Row(**vars(TAIZI) | {"population": 0}))["population"] == "0"


def test_blank_text_is_a_dash():
    assert cells(TAIZI)["post"] == "—"


def test_tick_is_named_after_its_record():
    assert cells(TAIZI)["select"] == (
        '<input type="checkbox" class="form-check-input" name="selected" value="7" aria-label="选择 台子村">'
    )


def test_state_without_a_kind_of_its_own_is_neutral():
    assert "state-done" in cells(TAIZI)["state"]
    assert "state-neutral" in cells(Row(**vars(TAIZI) | {"state": "merged"}))["state"]


def test_columns_carry_the_classes_of_the_stylesheet():
    table = RowTable([TAIZI])

    assert {column.name: column.attrs["td"].get("class") or "" for column in table.columns} == {
        "select": "col-select",
        "name": "col-name",
        "code": "col-code",
        "population": "col-figure",
        "state": "",
        "post": "",
    }
    assert table.attrs["class"] == "table portal-table"
