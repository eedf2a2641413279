"""What is written for each word and each character, and read again.

The one room that knows Whoosh's files. It refuses to know reports: a document is a
section's number.
"""
