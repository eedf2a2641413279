"""Which sections satisfy a clause, and which reports a tree of clauses.

Leaves look in words and characters, the tree combines them. It refuses to count.
"""
