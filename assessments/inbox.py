"""What waits in programmes, applications and what comes of them."""

from assessments import decision_inbox, inspection_inbox

__all__ = ["decision_inbox", "inspection_inbox"]
