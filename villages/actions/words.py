"""The word lists a new portal begins with; the business administrator keeps them from then on."""

from django.db import transaction

from common.models import Word, WordList

FIRST_WORDS = {
    WordList.COMMITTEE_POST: (
        "党组织书记",
        "主任",
        "书记兼主任",
        "副书记",
        "副主任",
        "委员",
        "妇联主席",
        "监督委员会主任",
    ),
    WordList.ASSOCIATION_POST: (
        "会长",
        "专职副会长",
        "副会长",
        "秘书长",
        "常务理事",
        "理事",
        "会员小组长",
        "中心户",
    ),
    WordList.FACILITY_KIND: ("会员之家", "人口学校", "服务室", "宣传栏", "暖心家园"),
}
STEP = 10


@transaction.atomic
def load_words() -> int:
    """Fill each list that has no word yet; a list somebody keeps stays as it is. Returns how many words are new."""
    added = 0
    for word_list, labels in FIRST_WORDS.items():
        if Word.objects.listed_in(word_list).exists():
            continue
        for place, label in enumerate(labels, start=1):
            Word.objects.create(word_list=word_list, label=label, position=place * STEP)
            added += 1
    return added
