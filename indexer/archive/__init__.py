"""A generation on disk: texts, originals, permanent ids, and which generation is current.

It keeps what was read and gives it back. It refuses to know how a query is matched
or ranked: of what an engine writes it keeps only the checksums.
"""
