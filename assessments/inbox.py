"""What waits in programmes, applications and what comes of them."""

from assessments import application_inbox, application_standings, decision_inbox, inspection_inbox, notice_inbox

__all__ = ["application_inbox", "application_standings", "decision_inbox", "inspection_inbox", "notice_inbox"]
