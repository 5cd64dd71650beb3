"""Divisions as large as the nation's, invented, made set-based in SQL; and the people who look at them."""

from django.db import connection, transaction

from villages.choices import Role
from villages.codes import path_of
from villages.models import Region, StaffUser
from villages.search_keys import full_pinyin_of, initials_of

TIANJIN = "12"
# The whole: 31 provinces, 41,352 townships, 620,573 units (statistical divisions of 2023).
OTHER_PROVINCES, CITIES, COUNTIES = 30, 330, 2_830
SMALL = {"counties": 16, "townships": 299, "units": 5_617}
LARGE = {"townships": 41_352, "units": 620_573}
SIGNS = "东西南北上下大小前后新老高石柳杨李王张赵刘陈马牛沙河湖桥店庄营屯集台堡口坡沟泉井林园田家官安平和永兴福康宁丰裕"
REGIONS = (
    "INSERT INTO villages_region (code, name, level, parent_id, path, is_active, created_at, updated_at, revision)"
)


def make_small() -> None:
    """One city with as many counties, townships and units as Tianjin."""
    make_city(f"{TIANJIN}01", **SMALL)


def make_city(city: str, counties: int, townships: int, units: int) -> None:
    """A province with one city and everything below it."""
    province = city[:2]
    replica(True)
    with transaction.atomic(), connection.cursor() as cursor:
        for code, level, parent in ((province, 1, None), (city, 2, province)):
            cursor.execute(
                f"{REGIONS} VALUES (%s, %s, %s, %s, %s, true, now(), now(), 1)",
                [code, f"样例{code}", level, parent, path_of(code)],
            )
        _grow(cursor, city, 1, counties, townships, units)
    _settle()


def make_large() -> None:
    """Thirty more provinces around it, up to the size of the nation."""
    replica(True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{REGIONS} SELECT (12 + p)::text, '样例' || (12 + p) || '省', 1, NULL, (12 + p) || '/',"
            " true, now(), now(), 1"
            " FROM generate_series(1, %s) p",
            [OTHER_PROVINCES],
        )
        cursor.execute(
            f"{REGIONS} SELECT code, '样例' || code || '市', 2, left(code, 2), left(code, 2) || '/' || code || '/',"
            " true, now(), now(), 1 FROM (SELECT (13 + c %% %s)::text || lpad((1 + c / %s)::text, 2, '0') AS code"
            " FROM generate_series(0, %s) c) t",
            [OTHER_PROVINCES, OTHER_PROVINCES, CITIES - 1],
        )
        townships, units = LARGE["townships"] - SMALL["townships"], LARGE["units"] - SMALL["units"]
        _grow(cursor, "", CITIES, COUNTIES, townships, units)
    _settle()


def _grow(cursor, city: str, cities: int, counties: int, townships: int, units: int) -> None:
    """Counties spread evenly over the cities, townships over the counties, units over the townships."""
    where = "code = %s" if city else "left(code, 2) <> %s"
    cursor.execute(
        f"""
        CREATE TEMP TABLE city ON COMMIT DROP AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS n
          FROM villages_region WHERE level = 2 AND {where};
        CREATE TEMP TABLE county ON COMMIT DROP AS
          SELECT c.code || lpad((1 + i / %s)::text, 2, '0') AS code, i AS n
            FROM generate_series(0, %s) i JOIN city c ON c.n = i %% %s;
        CREATE TEMP TABLE town ON COMMIT DROP AS
          SELECT c.code || (100 + i / %s)::text AS code, i AS n
            FROM generate_series(0, %s) i JOIN county c ON c.n = i %% %s;
        {REGIONS} SELECT code, '样例' || code || '县', 3, left(code, 4),
            concat_ws('/', left(code, 2), left(code, 4), code) || '/', true, now(), now(), 1 FROM county;
        {REGIONS} SELECT code, '样例' || code || '镇', 4, left(code, 6),
            concat_ws('/', left(code, 2), left(code, 4), left(code, 6), code) || '/', true, now(), now(), 1 FROM town;
        """,
        [city or TIANJIN, cities, counties - 1, cities, counties, townships - 1, counties],
    )
    _make_units(cursor, townships, units)
    cursor.execute("DROP TABLE city; DROP TABLE county; DROP TABLE town")


def _make_units(cursor, townships: int, units: int) -> None:
    """Names of two signs and 村, no two alike in a township; with the keys they are found by.

    In the order of their codes, as the published lists are loaded: neighbours lie side by side.
    """
    signs = list(SIGNS)
    cursor.execute(
        """
        INSERT INTO villages_village (code, name, kind, township_id, state, credit_code, urban_rural, address, phone,
            name_grams, pinyin, initials, created_at, updated_at, revision)
        SELECT u.code, a.sign || b.sign || '村', 'village', left(u.code, 9), 'active', '', '', '', '',
            ARRAY[a.sign, b.sign, '村', a.sign || b.sign, b.sign || '村'], a.full_pinyin || b.full_pinyin || 'cun',
            a.initial || b.initial || 'c', now(), now(), 1
          FROM (SELECT t.code || (200 + i / %(townships)s)::text AS code, t.n * 31 + i / %(townships)s * 7 AS seed
                  FROM generate_series(0, %(last)s) i JOIN town t ON t.n = i %% %(townships)s) u
          JOIN unnest(%(signs)s::text[], %(full)s::text[], %(initials)s::text[])
               WITH ORDINALITY AS a(sign, full_pinyin, initial, n) ON a.n = 1 + u.seed %% %(count)s
          JOIN unnest(%(signs)s::text[], %(full)s::text[], %(initials)s::text[])
               WITH ORDINALITY AS b(sign, full_pinyin, initial, n)
               ON b.n = 1 + (u.seed + 1 + (u.seed / %(count)s) %% (%(count)s - 1)) %% %(count)s
         ORDER BY u.code
        """,
        {
            "townships": townships,
            "last": units - 1,
            "signs": signs,
            "full": [full_pinyin_of(sign) for sign in signs],
            "initials": [initials_of(sign) for sign in signs],
            "count": len(signs),
        },
    )


def replica(on: bool) -> None:
    """Without the triggers of history: the lists do not read it, and half a million events take their time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET session_replication_role = {'replica' if on else 'DEFAULT'}")


def _settle() -> None:
    """Statistics and visibility map as a table has them that has lived for a while."""
    replica(False)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE villages_region")
        cursor.execute("VACUUM ANALYZE villages_village")


def readers() -> dict[str, StaffUser]:
    """One at each level; the first three see the same rows in the small nation and in the large one."""
    return {
        "township clerk": _account(Role.CLERK, Region.objects.filter(path__startswith="12/", level=4).first()),
        "county officer": _account(Role.REVIEWER, Region.objects.get(code="120101")),
        "city reader": city_reader(),
        "national reader": _account(Role.LEADER, None),
    }


def city_reader() -> StaffUser:
    return _account(Role.LEADER, Region.objects.get(code="1201"))


def _account(role: Role, region: Region | None) -> StaffUser:
    return StaffUser.objects.create_user(
        f"bench-{role}-{region.code if region else 'nation'}",
        name="样例职员",
        unit="样例单位",
        role=role,
        region=region,
        is_national=region is None,
        must_change_password=False,
    )


def sizes() -> dict[str, int]:
    return {"small": SMALL["units"], "large": LARGE["units"]}
