"""Derives the tables of places from published lists; run by a maintainer, never at run time.

Knows the sources, their faults, and where they contradict each other. It refuses to be known:
nothing imports it.
"""
