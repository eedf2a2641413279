"""What is new in the answer to a query, for who follows it.

It knows when reports came and changed. It refuses to know how a feed is written.
"""
