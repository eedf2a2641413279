"""Which files there are, and what the operator says of them.

A folder or a single file, a manifest, a table of places, a notice. It refuses to open
a report: what is in a file is for ``formats``.
"""
