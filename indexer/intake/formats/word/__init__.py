"""Word's own XML: paragraphs with their automatic numbers, and tables.

Bounds what an archive may unpack to. It refuses to know what a heading says.
"""
