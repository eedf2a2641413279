"""What every answer gets: a line in the log, an ETag, compression, limits, errors in one shape.

They refuse to know what a page says.
"""
