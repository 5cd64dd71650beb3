"""What waits in annual rounds, targets and submissions."""

from reporting import target_inbox

__all__ = ["target_inbox"]
