"""What waits in annual rounds, targets and submissions."""

from reporting import round_inbox, submission_inbox, target_inbox

__all__ = ["round_inbox", "submission_inbox", "target_inbox"]
