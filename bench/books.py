"""Annual books of a large county and a large prefecture, each in a process of its own: its memory is its own.

Called as `python -m bench.books USER REGION` by the benchmark itself.
"""

import json
import os
import subprocess
import sys
import time

import django

from bench.exporting import peak_mb

YEAR = 2025
# (name, city, counties, townships, units): the sizes of the largest ones.
PLACES = (("county", "2101", 1, 46, 1_040), ("prefecture", "2201", 13, 200, 7_535))
REGISTERS = """
    INSERT INTO villages_annualstatistics (village_id, year, state, households, resident_population,
        registered_population, births, births_male, births_female, deaths, inflow, outflow, members, explanation,
        created_at, updated_at, revision)
    SELECT id, 2025, 'locked', 300 + id % 200, 900 + id % 700, 880 + id % 700, 10, 5, 5, 7, 30, 60, 90 + id % 40, '',
        now(), now(), 1 FROM villages_village;
    INSERT INTO villages_association (level, region_id, village_id, name, chair_is_secretary, full_time_staff,
        part_time_staff, standing_council, council_members, individual_members, group_members, volunteers, has_plaque,
        has_roster, has_rules, has_files, has_activities, has_records, is_active, created_at, updated_at, revision)
    SELECT 'village', township_id, id, name || id, true, 1, 1, 3, 7, 90 + id % 40, 0, 12, true, true, true, true, true,
        false, true, now(), now(), 1 FROM villages_village;
    INSERT INTO villages_membergroup (association_id, name, leader_name, member_count, centre_households, is_active,
        created_at, updated_at, revision)
    SELECT id, '第' || n || '组', '', 30, 3, true, now(), now(), 1
      FROM villages_association, generate_series(1, 3) n;
"""
DUTIES = """
    INSERT INTO agreements_dutyrecord (village_id, duty_id, held_on, quantity, attendance, summary, created_at,
        updated_at, revision)
    SELECT v.id, d.id, make_date(2025, q * 3, 5), 1, 20, '', now(), now(), 1
      FROM villages_village v, agreements_duty d, generate_series(1, 4) q WHERE d.frequency = 'quarterly';
"""


def make_places() -> None:
    """Both, with a year's figures, associations, groups and duties."""
    from django.core.management import call_command

    from bench import nation

    call_command("load_duties", verbosity=0)
    for _, city, counties, townships, units in PLACES:
        nation.make_city(city, counties, townships, units)
    fill_in(REGISTERS, DUTIES)


def fill_in(*statements: str) -> None:
    """What all villages filed in a year, as a table has it that has lived for a while."""
    from django.db import connection

    from bench import nation

    nation.replica(True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    nation.replica(False)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure() -> dict[str, dict]:
    """Makes the places, then each book; `villages` beside time and peak memory."""
    from django.db import connection

    from villages.choices import Role
    from villages.models import Region, StaffUser

    make_places()
    environment = os.environ | {"BENCH_DATABASE": connection.settings_dict["NAME"]}
    found = {}
    for name, city, _, _, units in PLACES:
        code = city if name == "prefecture" else f"{city}01"
        facts = {"name": "样例职员", "unit": "样例单位", "role": Role.LEADER}
        user = StaffUser.objects.create_user(f"bench-books-{name}", region=Region.objects.get(code=code), **facts)
        command = [sys.executable, "-m", "bench.books", user.username, code]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        found[name] = json.loads(done.stdout) | {"villages": units}
    return found


def main(username: str, code: str) -> None:
    django.setup()
    from django.db import connection

    from reporting.actions.books import forms_for, make_book
    from reporting.official_forms.declaration import Asked
    from villages.models import Region, StaffUser

    user, region = StaffUser.objects.get(username=username), Region.objects.get(code=code)
    asked = Asked(user, region, YEAR, django.utils.timezone.now(), by_village=True)
    idle = peak_mb()
    connection.force_debug_cursor = True
    begun = time.perf_counter()
    made = make_book(asked, address="")
    with made.file:
        size = os.fstat(made.file.fileno()).st_size
    facts = {
        "rows": made.row_count,
        "sheets": len(forms_for(asked)) + 1,
        "queries": len(connection.queries),
        "seconds": time.perf_counter() - begun,
        "idle_mb": idle,
        "peak_mb": peak_mb(),
        "file_mb": size / 1024**2,
    }
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
