"""From the characters that a file holds to the text that a person would say stands there.

``text.py`` mends one text and knows where each of its characters came from; ``lines.py``
says where a line's end is inside a sentence; ``spacing.py`` which blanks only set
letters apart; ``document.py`` does it to all that a format has read. It refuses to know
formats, and what the text says.
"""
