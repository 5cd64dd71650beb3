"""The importer: read, match headers, clean, compare, preview, apply, mark, undo.

docs/decisions/import-*.md tell why; `common/resources.py` is what an app declares.
"""
