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

# The sheets that count: of each component, unit by unit. An application that failed counts unless there is a later one.
SHEETS = """
rounds AS (
    SELECT r.id AS round_id, s.id AS scheme_id, s.region_id, s.year, s.bonus_cap, s.penalty_cap, s.tie_numbers,
        s.tie_rule = %(by_indicators)s AS parts_ties, s.township_basis = %(basis_sampled)s AS is_of_sampled
    FROM reporting_annualround r JOIN reporting_annualscheme s ON s.id = r.scheme_id WHERE r.id = ANY(%(rounds)s)
), components AS (
    SELECT r.round_id, r.region_id, c.id AS component_id, c.position, c.weight, c.stage, c.batch_id,
        c.coverage = %(sampled)s AS is_sampled, NOT %(is_interim)s OR b.period = ANY(%(until_midyear)s) AS counts
    FROM rounds r JOIN reporting_schemecomponent c ON c.scheme_id = r.scheme_id
    JOIN assessments_batch b ON b.id = c.batch_id
), asked AS (
    SELECT *, position = max(position) FILTER (WHERE counts) OVER (PARTITION BY round_id) AS is_last FROM components
), drawn AS (
    SELECT DISTINCT k.component_id, p.village_id
    FROM asked k JOIN assessments_inspectionplan i ON i.batch_id = k.batch_id
    JOIN assessments_inspectionsample p ON p.plan_id = i.id WHERE k.is_sampled AND k.counts
), sheets AS (
    SELECT k.round_id, k.component_id, k.weight, k.is_last, a.village_id, a.id AS application_id, h.id AS sheet_id,
        h.subtotal, h.bonus, h.penalty, h.is_vetoed
    FROM asked k
    JOIN assessments_application a ON a.batch_id = k.batch_id AND a.state <> %(withdrawn)s
    JOIN assessments_scoresheet h ON h.application_id = a.id AND h.stage = k.stage AND h.state = %(submitted)s
    WHERE k.counts
    AND (a.state <> %(failed)s OR NOT EXISTS (
        SELECT FROM assessments_application o WHERE o.batch_id = a.batch_id AND o.village_id = a.village_id
        AND o.id > a.id AND o.state <> %(withdrawn)s))
    AND (NOT k.is_sampled OR EXISTS (
        SELECT FROM drawn d WHERE d.component_id = k.component_id AND d.village_id = a.village_id))
)
"""

# Every active unit of the county, and those that ended after a sheet of theirs; what they have and what they lack.
UNITS = """
units AS (
    SELECT r.round_id, v.id AS village_id, v.kind
    FROM rounds r JOIN villages_region t ON t.parent_id = r.region_id JOIN villages_village v ON v.township_id = t.code
    WHERE v.state = %(active)s
        OR EXISTS (SELECT FROM sheets h WHERE h.round_id = r.round_id AND h.village_id = v.id)
), exempt AS (
    SELECT k.component_id, kinds.kind FROM asked k CROSS JOIN (SELECT DISTINCT kind FROM units) kinds
    WHERE k.counts AND EXISTS (SELECT FROM assessments_batchstandard s WHERE s.batch_id = k.batch_id)
        AND NOT EXISTS (SELECT FROM assessments_batchstandard s WHERE s.batch_id = k.batch_id AND s.kind = kinds.kind)
), gathered AS (
    SELECT u.round_id, u.village_id,
        count(*) FILTER (WHERE k.counts) = count(h.sheet_id) AS is_complete,
        bool_or(h.sheet_id IS NULL AND e.kind IS NOT NULL) AS is_exempt,
        bool_or(k.counts AND k.is_sampled AND d.village_id IS NULL) AS is_undrawn,
        bool_or(d.village_id IS NOT NULL) AS is_drawn,
        COALESCE(bool_or(h.is_vetoed), false) AS is_vetoed,
        max(h.application_id) FILTER (WHERE k.is_last) AS application_id,
        array_agg(h.sheet_id ORDER BY k.position) AS sheets,
        array_agg(h.subtotal ORDER BY k.position) AS points,
        array_agg(h.bonus ORDER BY k.position) AS bonuses,
        array_agg(h.penalty ORDER BY k.position) AS penalties,
        round(sum(h.weight * h.subtotal) / sum(h.weight), 2) AS subtotal,
        round(sum(h.weight * h.bonus) / sum(h.weight), 2) AS bonus,
        round(sum(h.weight * h.penalty) / sum(h.weight), 2) AS penalty
    FROM units u JOIN asked k ON k.round_id = u.round_id
    LEFT JOIN sheets h ON h.component_id = k.component_id AND h.village_id = u.village_id
    LEFT JOIN drawn d ON d.component_id = k.component_id AND d.village_id = u.village_id
    LEFT JOIN exempt e ON e.component_id = k.component_id AND e.kind = u.kind
    GROUP BY u.round_id, u.village_id
)
"""

# What parts ties, what the vetoes are, the grades, and the year before.
BESIDE = """
ties AS (
    SELECT h.round_id, h.village_id, array_agg(COALESCE(found.points, 0) ORDER BY n.number_place) AS tie_points
    FROM rounds r CROSS JOIN LATERAL unnest(r.tie_numbers) WITH ORDINALITY n(number, number_place)
    JOIN sheets h ON h.round_id = r.round_id AND h.is_last
    CROSS JOIN LATERAL (
        SELECT max(s.points) AS points FROM assessments_score s JOIN assessments_indicator i ON i.id = s.indicator_id
        WHERE s.sheet_id = h.sheet_id AND i.number = n.number) found
    WHERE r.parts_ties GROUP BY h.round_id, h.village_id
), vetoes AS (
    SELECT h.round_id, h.village_id, string_agg(DISTINCT i.text, '；') AS veto
    FROM sheets h JOIN assessments_score s ON s.sheet_id = h.sheet_id AND s.value = 'false'
    JOIN assessments_indicator i ON i.id = s.indicator_id AND i.kind = %(veto)s
    WHERE h.is_vetoed GROUP BY h.round_id, h.village_id
), grades AS (
    SELECT r.round_id, array_agg(g.minimum ORDER BY g.minimum) AS minimums,
        array_agg(g.name ORDER BY g.minimum) AS names
    FROM rounds r JOIN reporting_annualgrade g ON g.scheme_id = r.scheme_id GROUP BY r.round_id
), previous AS (
    SELECT r.round_id, p.village_id, p.total, p.place
    FROM rounds r JOIN reporting_annualscheme s ON s.region_id = r.region_id AND s.year = r.year - 1
    JOIN reporting_annualround q ON q.scheme_id = s.id AND q.state = %(published)s
    JOIN reporting_annualscore p ON p.round_id = q.id
), totals AS (
    SELECT g.round_id, g.village_id, g.sheets, g.points, g.bonuses, g.penalties, g.application_id, g.is_drawn,
        g.is_complete, g.is_exempt, g.is_undrawn, g.is_complete AND g.is_vetoed AS is_vetoed,
        CASE WHEN g.is_complete THEN g.subtotal END AS subtotal,
        CASE WHEN g.is_complete THEN LEAST(g.bonus, r.bonus_cap) END AS bonus,
        CASE WHEN g.is_complete THEN LEAST(g.penalty, r.penalty_cap) END AS penalty,
        CASE WHEN g.is_complete THEN
            GREATEST(0, g.subtotal + LEAST(g.bonus, r.bonus_cap) - LEAST(g.penalty, r.penalty_cap)) END AS total
    FROM gathered g JOIN rounds r ON r.round_id = g.round_id
)
"""

# Columns of a unit's row, in the order of FIGURES.
COLUMNS = (
    *("round_id", "village_id", "township_id", "unit_code", "unit_name", "kind", "township_name", "is_drawn"),
    *("sheets", "points", "bonuses", "penalties", "tie_points", "subtotal", "bonus", "penalty", "total"),
    *("is_vetoed", "veto", "grade", "place", "township_place", "reason"),
    *("self_total", "township_total", "county_total", "last_total", "last_place"),
)
RANKED = (
    "PARTITION BY {} t.total IS NOT NULL AND NOT t.is_vetoed ORDER BY t.total DESC, COALESCE(i.tie_points, '{{}}') DESC"
)
FIGURES = f"""
WITH {SHEETS}, {UNITS}, {BESIDE}
SELECT t.round_id, t.village_id, v.township_id, v.code AS unit_code, v.name AS unit_name, v.kind,
    w.name AS township_name, t.is_drawn, t.sheets, t.points, t.bonuses, t.penalties,
    COALESCE(i.tie_points, '{{}}') AS tie_points, t.subtotal, t.bonus, t.penalty, t.total, t.is_vetoed,
    CASE WHEN t.is_vetoed THEN COALESCE(x.veto, '') ELSE '' END AS veto,
    CASE WHEN t.total IS NULL THEN '' WHEN t.is_vetoed THEN COALESCE(g.names[1], '')
        ELSE COALESCE(g.names[width_bucket(t.total, g.minimums)], '') END AS grade,
    CASE WHEN t.total IS NOT NULL AND NOT t.is_vetoed THEN
        rank() OVER ({RANKED.format("t.round_id,")}) END AS place,
    CASE WHEN t.total IS NOT NULL AND NOT t.is_vetoed THEN
        rank() OVER ({RANKED.format("t.round_id, v.township_id,")}) END AS township_place,
    CASE WHEN t.is_complete THEN '' WHEN v.state <> %(active)s THEN %(ended)s WHEN t.is_exempt THEN %(not_assessed)s
        WHEN t.is_undrawn THEN %(not_sampled)s ELSE %(not_scored)s END AS reason,
    by_self.total AS self_total, by_township.total AS township_total, by_county.total AS county_total,
    y.total AS last_total, y.place AS last_place
FROM totals t
JOIN villages_village v ON v.id = t.village_id
JOIN villages_region w ON w.code = v.township_id
LEFT JOIN grades g ON g.round_id = t.round_id
LEFT JOIN ties i ON i.round_id = t.round_id AND i.village_id = t.village_id
LEFT JOIN vetoes x ON x.round_id = t.round_id AND x.village_id = t.village_id
LEFT JOIN previous y ON y.round_id = t.round_id AND y.village_id = t.village_id
LEFT JOIN assessments_scoresheet by_self ON by_self.application_id = t.application_id
    AND by_self.stage = %(self)s AND by_self.state = %(submitted)s
LEFT JOIN assessments_scoresheet by_township ON by_township.application_id = t.application_id
    AND by_township.stage = %(township)s AND by_township.state = %(submitted)s
LEFT JOIN assessments_scoresheet by_county ON by_county.application_id = t.application_id
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
