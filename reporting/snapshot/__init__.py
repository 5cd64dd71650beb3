"""What a county handed up, as it was: forms frozen as data, compared, added up, packed and unpacked.

frozen        a form as it was drawn, as plain data
reading       plain data as a form again, whoever wrote it
records       the rows of a frozen form
differences   two versions cell by cell
sums          the frozen forms of many counties added up
seal          the check value over all of a submission
sheets        the workbook of a package against its data, cell by cell
packing, unpacking   a submission as a file for another system, and back

Nothing here asks the database.
"""
