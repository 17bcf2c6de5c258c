"""A page as its site prints it, with what was kept and removed marked in its place: one HTML file.

marked.py     the site's own document: its markup and styles, cleaned, every stretch of text marked
page.py       the file: that document in a frame that runs nothing, and a panel beside it
panel.*       the panel's markup, style and script; inside.css is the marks' style within the frame
palette.py    the labels' colours
recorded.py   a stored article as the blocks of its page
sentence.py   the pieces that hold a sentence
terminal.py   the same for a terminal, and plain for a pipe
"""

from scrapers.explained.page import make_page

__all__ = ["make_page"]
