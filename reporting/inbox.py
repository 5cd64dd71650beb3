"""What waits in annual rounds, targets and submissions."""

from reporting import circular_inbox, round_inbox, submission_inbox, target_inbox

__all__ = ["circular_inbox", "round_inbox", "submission_inbox", "target_inbox"]
