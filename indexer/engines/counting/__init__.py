"""How many reports by year, place, kind and flag.

Columns by report number, and the places as a tree. It refuses to know what matched.
"""
