"""Official forms: declared once, given out as a workbook, as a Word document and as a page to print.

declarations   what a form looks like: title, columns or fields, totals, signatures, opinion boxes
paper          one form filled in for somebody
layout         the grid of cells that all three outputs are drawn from
check_code     a short code over what the cells say
workbook, word, page   the three outputs

Nothing here asks the database. How to declare a form: docs/paper-forms.md.
"""
