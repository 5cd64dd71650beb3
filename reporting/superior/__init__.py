"""上级表样: the superior's own workbook with placeholders, filled in from the official forms.

placeholders   what stands between {{ and }}: which figure of which form
references     how formulas change when a row becomes many, as a spreadsheet itself would change them
filling        the workbook: what is wrong with it, and its filled copy
"""
