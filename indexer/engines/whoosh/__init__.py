"""The engine for one machine: words in a Whoosh index, everything else in mapped arrays.

Only ``postings`` knows Whoosh itself. It refuses to fetch a text.
"""
