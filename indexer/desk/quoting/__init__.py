"""Whether words stand in a report, where, and how to cite them.

It compares what is seen, never what was folded away without saying so. It refuses to
rank.
"""
