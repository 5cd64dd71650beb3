"""A score sheet as a workbook for places without network: given out, filled in, taken back.

The workbook carries a signed copy of what it is and of all it says, so that a foreign, stale or altered one is told
from an honest one, and the altered cell is named.
"""
