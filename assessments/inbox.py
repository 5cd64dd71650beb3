"""What waits in programmes, applications and what comes of them."""

from assessments import inspection_inbox

__all__ = ["inspection_inbox"]
