"""Short standards of the demo, so that somebody trying it out need not answer forty questions."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.models import Grade, Indicator, Section, Standard, StandardVersion
from villages.models import Region

# Text, kind of rule, metric, parameters, points.
Question = tuple[str, str, str, dict[str, str], int]


def short_standard(
    region: Region,
    title: str,
    sections: Sequence[tuple[str, int, Sequence[Question]]],
    grades: Sequence[tuple[str, int]],
) -> StandardVersion:
    """A draft. `sections`: title, points and questions of each; `grades`: name and least points, from the highest."""
    standard = Standard.objects.create(region=region, name=title)
    version = StandardVersion.objects.create(standard=standard, number=1, title=title)
    for position, (name, stated, questions) in enumerate(sections, start=1):
        section = Section.objects.create(version=version, position=position, title=name, stated_points=stated)
        Indicator.objects.bulk_create(
            Indicator(
                section=section,
                position=place,
                number=f"{position}.{place}",
                text=text,
                kind=kind,
                metric=metric,
                parameters=parameters,
                points=Decimal(points),
            )
            for place, (text, kind, metric, parameters, points) in enumerate(questions, start=1)
        )
    Grade.objects.bulk_create(Grade(version=version, name=name, minimum=Decimal(least)) for name, least in grades)
    return version
