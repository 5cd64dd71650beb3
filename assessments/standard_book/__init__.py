"""A whole standard as one workbook: out, or empty to type one's own table into; and in again, faults named by cell."""
