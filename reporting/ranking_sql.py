"""The figures of annual rounds, worked out by the database for all their units at once.

The rules are those of `reporting/ranking.py`; random examples hold the two together. Every statement takes `rounds`
(keys of rounds) and `is_interim` (count only the components that are over at mid-year), and PARAMETERS.
"""

from assessments.batch_period import UNTIL_MIDYEAR
from assessments.choices import ApplicationState, RuleKind, SheetState, Stage
from reporting.choices import Coverage, NoTotal, RoundState, TieRule, TownshipBasis
from villages.choices import VillageState

PARAMETERS = {
    "until_midyear": [period.value for period in UNTIL_MIDYEAR],
    "withdrawn": ApplicationState.WITHDRAWN.value,
    "failed": ApplicationState.FAILED.value,
    "submitted": SheetState.SUBMITTED.value,
    "self": Stage.SELF.value,
    "township": Stage.TOWNSHIP.value,
    "county": Stage.COUNTY.value,
    "active": VillageState.ACTIVE.value,
    "sampled": Coverage.SAMPLED.value,
    "veto": RuleKind.VETO.value,
    "by_indicators": TieRule.INDICATORS.value,
    "published": RoundState.PUBLISHED.value,
    "basis_sampled": TownshipBasis.SAMPLED.value,
    "ended": NoTotal.ENDED.value,
    "not_assessed": NoTotal.NOT_ASSESSED.value,
    "not_sampled": NoTotal.NOT_SAMPLED.value,
    "not_scored": NoTotal.NOT_SCORED.value,
}

# A line for each unit of the county and each component of its round, with the sheet that counts where there is one. An
# application that failed counts unless there is a later one. The rounds come by a join, not by ANY: so the planner
# knows how many there are, and looks a county's sheets up but reads those of a nation through.
LINES = """
rounds AS (
    SELECT r.id AS round_id, s.id AS scheme_id, s.region_id, s.year, s.bonus_cap, s.penalty_cap, s.tie_numbers,
        s.tie_rule = %(by_indicators)s AS parts_ties
    FROM unnest(%(rounds)s) wanted(id) JOIN reporting_annualround r ON r.id = wanted.id
    JOIN reporting_annualscheme s ON s.id = r.scheme_id
), components AS (
    SELECT r.round_id, r.region_id, r.bonus_cap, r.penalty_cap, c.id AS component_id, c.position, c.weight, c.stage,
        c.batch_id, c.coverage = %(sampled)s AS is_sampled,
        NOT %(is_interim)s OR b.period = ANY(%(until_midyear)s) AS counts,
        (SELECT array_agg(s.kind) FROM assessments_batchstandard s WHERE s.batch_id = c.batch_id) AS kinds
    FROM rounds r JOIN reporting_schemecomponent c ON c.scheme_id = r.scheme_id
    JOIN assessments_batch b ON b.id = c.batch_id
), asked AS (
    SELECT *, position = max(position) FILTER (WHERE counts) OVER (PARTITION BY round_id) AS is_last FROM components
), drawn AS (
    SELECT DISTINCT k.component_id, p.village_id
    FROM asked k JOIN assessments_inspectionplan i ON i.batch_id = k.batch_id
    JOIN assessments_inspectionsample p ON p.plan_id = i.id WHERE k.is_sampled AND k.counts
), outdone AS (
    SELECT a.id FROM assessments_application a
    JOIN assessments_application later ON later.batch_id = a.batch_id AND later.village_id = a.village_id
        AND later.id > a.id AND later.state <> %(withdrawn)s
    WHERE a.state = %(failed)s AND a.batch_id IN (SELECT batch_id FROM asked)
), lines AS (
    SELECT k.round_id, v.id AS village_id, k.position, k.counts, k.is_last, k.weight, k.bonus_cap, k.penalty_cap,
        d.village_id IS NOT NULL AS is_drawn, k.counts AND k.is_sampled AND d.village_id IS NULL AS is_undrawn,
        k.counts AND h.id IS NULL AND v.kind <> ALL(k.kinds) AS is_exempt,
        h.id AS sheet_id, h.application_id, h.subtotal, h.bonus, h.penalty, h.is_vetoed
    FROM asked k
    JOIN villages_region t ON t.parent_id = k.region_id
    JOIN villages_village v ON v.township_id = t.code
    LEFT JOIN drawn d ON d.component_id = k.component_id AND d.village_id = v.id
    LEFT JOIN (assessments_application a JOIN assessments_scoresheet h ON h.application_id = a.id)
        ON a.batch_id = k.batch_id AND a.village_id = v.id AND h.stage = k.stage AND h.state = %(submitted)s
        AND a.state <> %(withdrawn)s AND a.id NOT IN (SELECT id FROM outdone)
        AND k.counts AND (NOT k.is_sampled OR d.village_id IS NOT NULL)
)
"""

# A row for each active unit, and for those that ended after a sheet of theirs: what they have and what they lack.
TOTALS = """
gathered AS (
    SELECT round_id, village_id,
        count(*) FILTER (WHERE counts) = count(sheet_id) AS is_complete, count(sheet_id) > 0 AS has_sheets,
        bool_or(is_exempt) AS is_exempt, bool_or(is_undrawn) AS is_undrawn, bool_or(is_drawn) AS is_drawn,
        COALESCE(bool_or(is_vetoed), false) AS is_vetoed,
        max(application_id) FILTER (WHERE is_last) AS last_application_id,
        max(sheet_id) FILTER (WHERE is_last) AS last_sheet_id,
        array_agg(sheet_id ORDER BY position) AS sheets,
        array_agg(subtotal ORDER BY position) AS points,
        array_agg(bonus ORDER BY position) AS bonuses,
        array_agg(penalty ORDER BY position) AS penalties,
        round(sum(weight * subtotal) / sum(weight) FILTER (WHERE counts), 2) AS subtotal,
        LEAST(round(sum(weight * bonus) / sum(weight) FILTER (WHERE counts), 2), min(bonus_cap)) AS bonus,
        LEAST(round(sum(weight * penalty) / sum(weight) FILTER (WHERE counts), 2), min(penalty_cap)) AS penalty
    FROM lines GROUP BY round_id, village_id
), totals AS MATERIALIZED (
    SELECT g.round_id, g.village_id, v.township_id, v.code AS unit_code, v.name AS unit_name, v.kind,
        v.state = %(active)s AS is_active, g.is_complete, g.is_exempt, g.is_undrawn, g.is_drawn,
        g.is_complete AND g.is_vetoed AS is_vetoed, g.last_application_id, g.last_sheet_id,
        g.sheets, g.points, g.bonuses, g.penalties,
        CASE WHEN g.is_complete THEN g.subtotal END AS subtotal,
        CASE WHEN g.is_complete THEN g.bonus END AS bonus,
        CASE WHEN g.is_complete THEN g.penalty END AS penalty,
        CASE WHEN g.is_complete THEN GREATEST(0, g.subtotal + g.bonus - g.penalty) END AS total
    FROM gathered g JOIN villages_village v ON v.id = g.village_id
    WHERE v.state = %(active)s OR g.has_sheets
)
"""

# What parts ties, the places, what the vetoes are, the grades, and the year before.
BESIDE = """
ties AS (
    SELECT t.round_id, t.village_id, array_agg(COALESCE(found.points, 0) ORDER BY n.number_place) AS tie_points
    FROM rounds r JOIN totals t ON t.round_id = r.round_id AND t.last_sheet_id IS NOT NULL
    CROSS JOIN LATERAL unnest(r.tie_numbers) WITH ORDINALITY n(number, number_place)
    CROSS JOIN LATERAL (
        SELECT max(s.points) AS points FROM assessments_score s JOIN assessments_indicator i ON i.id = s.indicator_id
        WHERE s.sheet_id = t.last_sheet_id AND i.number = n.number) found
    WHERE r.parts_ties GROUP BY t.round_id, t.village_id
), places AS (
    SELECT t.round_id, t.village_id,
        rank() OVER (PARTITION BY t.round_id ORDER BY t.total DESC, i.tie_points DESC) AS place,
        rank() OVER (PARTITION BY t.round_id, t.township_id ORDER BY t.total DESC, i.tie_points DESC) AS township_place
    FROM totals t LEFT JOIN ties i ON i.round_id = t.round_id AND i.village_id = t.village_id
    WHERE t.total IS NOT NULL AND NOT t.is_vetoed
), vetoes AS (
    SELECT t.round_id, t.village_id, string_agg(DISTINCT i.text, '；') AS veto
    FROM totals t JOIN assessments_score s ON s.sheet_id = ANY(t.sheets) AND s.value = 'false'
    JOIN assessments_indicator i ON i.id = s.indicator_id AND i.kind = %(veto)s
    WHERE t.is_vetoed GROUP BY t.round_id, t.village_id
), grades AS (
    SELECT r.round_id, array_agg(g.minimum ORDER BY g.minimum) AS minimums,
        array_agg(g.name ORDER BY g.minimum) AS names
    FROM rounds r JOIN reporting_annualgrade g ON g.scheme_id = r.scheme_id GROUP BY r.round_id
), previous AS (
    SELECT r.round_id, p.village_id, p.total, p.place
    FROM rounds r JOIN reporting_annualscheme s ON s.region_id = r.region_id AND s.year = r.year - 1
    JOIN reporting_annualround q ON q.scheme_id = s.id AND q.state = %(published)s
    JOIN reporting_annualscore p ON p.round_id = q.id
)
"""

# Columns of a unit's row, in the order of FIGURES.
COLUMNS = (
    *("round_id", "village_id", "township_id", "unit_code", "unit_name", "kind", "township_name", "is_drawn"),
    *("sheets", "points", "bonuses", "penalties", "tie_points", "subtotal", "bonus", "penalty", "total"),
    *("is_vetoed", "veto", "grade", "place", "township_place", "reason"),
    *("self_total", "township_total", "county_total", "last_total", "last_place"),
)
FIGURES = f"""
WITH {LINES}, {TOTALS}, {BESIDE}
SELECT t.round_id, t.village_id, t.township_id, t.unit_code, t.unit_name, t.kind, w.name AS township_name, t.is_drawn,
    t.sheets, t.points, t.bonuses, t.penalties, COALESCE(i.tie_points, '{{}}') AS tie_points,
    t.subtotal, t.bonus, t.penalty, t.total,
    t.is_vetoed, CASE WHEN t.is_vetoed THEN COALESCE(x.veto, '') ELSE '' END AS veto,
    CASE WHEN t.total IS NULL THEN '' WHEN t.is_vetoed THEN COALESCE(g.names[1], '')
        ELSE COALESCE(g.names[width_bucket(t.total, g.minimums)], '') END AS grade,
    p.place, p.township_place,
    CASE WHEN t.is_complete THEN '' WHEN NOT t.is_active THEN %(ended)s WHEN t.is_exempt THEN %(not_assessed)s
        WHEN t.is_undrawn THEN %(not_sampled)s ELSE %(not_scored)s END AS reason,
    by_self.total AS self_total, by_township.total AS township_total, by_county.total AS county_total,
    y.total AS last_total, y.place AS last_place
FROM totals t
JOIN villages_region w ON w.code = t.township_id
LEFT JOIN grades g ON g.round_id = t.round_id
LEFT JOIN places p ON p.round_id = t.round_id AND p.village_id = t.village_id
LEFT JOIN ties i ON i.round_id = t.round_id AND i.village_id = t.village_id
LEFT JOIN vetoes x ON x.round_id = t.round_id AND x.village_id = t.village_id
LEFT JOIN previous y ON y.round_id = t.round_id AND y.village_id = t.village_id
LEFT JOIN assessments_scoresheet by_self ON by_self.application_id = t.last_application_id
    AND by_self.stage = %(self)s AND by_self.state = %(submitted)s
LEFT JOIN assessments_scoresheet by_township ON by_township.application_id = t.last_application_id
    AND by_township.stage = %(township)s AND by_township.state = %(submitted)s
LEFT JOIN assessments_scoresheet by_county ON by_county.application_id = t.last_application_id
    AND by_county.stage = %(county)s AND by_county.state = %(submitted)s
"""

TOWNSHIP_COLUMNS = (
    *("round_id", "township_id", "township_name", "unit_count", "scored_count", "vetoed_count", "total", "place"),
    *("last_total", "last_place"),
)
# From the units' rows, once they are written: the mean of all that have a total, or of the drawn ones among them.
TOWNSHIPS = """
WITH means AS (
    SELECT r.id AS round_id, s.region_id, s.year, p.township_id, min(p.township_name) AS township_name,
        count(*) FILTER (WHERE p.reason NOT IN (%(ended)s, %(not_assessed)s)) AS unit_count,
        count(p.total) AS scored_count, count(*) FILTER (WHERE p.is_vetoed) AS vetoed_count,
        round(avg(p.total), 2) AS total
    FROM reporting_annualround r JOIN reporting_annualscheme s ON s.id = r.scheme_id
    JOIN reporting_annualscore p ON p.round_id = r.id AND (p.is_drawn OR s.township_basis <> %(basis_sampled)s)
    WHERE r.id = ANY(%(rounds)s) GROUP BY r.id, s.region_id, s.year, p.township_id
)
SELECT m.round_id, m.township_id, m.township_name, m.unit_count, m.scored_count, m.vetoed_count, m.total,
    CASE WHEN m.total IS NOT NULL THEN
        rank() OVER (PARTITION BY m.round_id, m.total IS NOT NULL ORDER BY m.total DESC) END AS place,
    y.total AS last_total, y.place AS last_place
FROM means m
LEFT JOIN (
    SELECT t.*, s.region_id, s.year FROM reporting_townshipscore t
    JOIN reporting_annualround q ON q.id = t.round_id AND q.state = %(published)s
    JOIN reporting_annualscheme s ON s.id = q.scheme_id
) y ON y.region_id = m.region_id AND y.year = m.year - 1 AND y.township_id = m.township_id
"""


def stored(select: str, table: str, key: tuple[str, str], columns: tuple[str, ...]) -> str:
    """The statement that makes a table say what `select` says of these rounds: new rows come, changed ones change,
    others stay untouched and leave no event, and those of units that are no longer asked go."""
    said = [column for column in columns if column not in key]
    ours, theirs = (", ".join(f"{name}.{column}" for column in said) for name in (table, "excluded"))
    return f"""
    WITH figures AS MATERIALIZED ({select}), gone AS (
        DELETE FROM {table} old WHERE old.round_id = ANY(%(rounds)s) AND NOT EXISTS (
            SELECT FROM figures f WHERE f.{key[0]} = old.{key[0]} AND f.{key[1]} = old.{key[1]})
        RETURNING 1
    ), written AS (
        INSERT INTO {table} ({", ".join(columns)}, created_at, updated_at, revision)
        SELECT {", ".join(columns)}, now(), now(), 1 FROM figures
        ON CONFLICT ({", ".join(key)}) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in said)}
        WHERE ({ours}) IS DISTINCT FROM ({theirs})
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
    """


def compared(select: str, table: str, columns: tuple[str, ...]) -> str:
    """The question how many rows of these rounds the table and `select` tell differently, or only one of them."""
    named = ", ".join(columns)
    return f"""
    WITH figures AS MATERIALIZED (SELECT {named} FROM ({select}) now),
        kept AS (SELECT {named} FROM {table} WHERE round_id = ANY(%(rounds)s))
    SELECT count(DISTINCT village_id) FROM (
        (SELECT * FROM figures EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT * FROM figures)
    ) different
    """
