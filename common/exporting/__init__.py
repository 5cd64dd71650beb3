"""The exporter: which rows, which columns, and the file they are written to.

An app declares a Resource (`common/resources.py`); nothing here knows a particular table.
"""
