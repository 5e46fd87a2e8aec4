-- Which window wrote a page last is known to all wings that fill in forms (forms/0001). A window
-- that was open when the program was replaced is told of nothing once, so nothing is carried over.
drop table page_save;
