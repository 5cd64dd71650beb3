"""A check value over what a record says. Pure."""

import hashlib
import json


def digest_of(content: dict) -> str:
    """SHA-256 over the content, whatever the order in which the database gives its keys back."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
