"""Which place a report's unit is: candidates by name, narrowed by what the report gives away.

If several remain it says so. It refuses to guess, and to invent a place from a clue.
"""
