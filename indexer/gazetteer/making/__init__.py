"""Derives the tables of places from published lists; run by a maintainer, never at run time.

Knows the sources and their faults. Nothing else imports it.
"""
