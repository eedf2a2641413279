"""Is it a report, whose, and of what year: read from the text alone.

Titles, names, units and years are found and weighed, with the evidence said. It
refuses to know which place of the gazetteer a unit is.
"""
