from villages.forms.term import TermForm
from villages.models import CommitteeMember


class CommitteeMemberForm(TermForm):
    class Meta:
        model = CommitteeMember
        fields = ("name", "post", "work_phone", "term_start", "term_end")
