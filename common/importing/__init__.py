"""The importer: read, match headers, clean, compare, preview, apply, mark, undo.

docs/decisions/0033-importing.md tells why; `common/resources.py` is what an app declares.
"""
