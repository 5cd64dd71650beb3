"""F5 村规民约清理修订进度表."""

from dataclasses import replace

from agreements.campaign_papers import PROGRESS, progress_row
from agreements.campaign_progress import CampaignProgress, figures_by_area
from agreements.choices import CharterKind
from agreements.models import CampaignUnit, RevisionCampaign
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import Place, form_for, regions_below, village_page, villages_below
from villages.areas import area_of

KEY = "F5"
FORM = replace(PROGRESS, title="{year}年{place}村规民约清理修订进度表")


def fill(asked: Asked) -> Content:
    campaigns = RevisionCampaign.objects.for_user(asked.viewer).counted_for(CharterKind.COVENANT, asked.year)
    units = CampaignUnit.objects.for_user(asked.viewer).filter(
        campaign__in=list(campaigns.values_list("pk", flat=True)), village__township__path__startswith=asked.path
    )
    found = figures_by_area(units, area_of(asked.level, "village__"))
    if asked.level is None:
        places = villages_below(asked, found, village_page("charters"), only_found=True)
    else:
        places = regions_below(KEY, asked, found, only_found=True)
    return Content(
        form=form_for(asked, FORM),
        rows=[_row(place, found[place.key]) for place in places],
        links=[place.link for place in places],
    )


def _row(place: Place, figures: dict[str, int]) -> dict[str, object]:
    row = progress_row(CampaignProgress(str(place.key), place.name, **figures))
    return row | place.cells | {"region": place.name, "remark": place.remark or row["remark"]}


FORMS = (
    OfficialForm(
        key=KEY,
        title="村规民约清理修订进度表",
        scope="列入清理修订的村(居)",
        reporter="乡镇(街道)、县(区)",
        period="按月，清理修订期间",
        due="清理修订部署的截止日期",
        basis="村民委员会组织法、城市居民委员会组织法；县级清理修订部署文件",
        where="campaign_list",
        permission="agreements.export_campaignunit",
        fill=fill,
        by_village=True,
    ),
)
