"""The importer: read, match headers, clean, compare, preview, apply, mark, undo.

docs/decisions/0033 to 0037 tell why; `common/resources.py` is what an app declares.
"""
