"""Numbers with the words that state them.

A stated none is 0, and what is not said is no figure. It refuses to choose a number
without quoting its sentence.
"""
