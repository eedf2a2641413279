"""What is taken away: exports, workbooks, feeds, streamed.

They refuse to hold a whole answer in memory.
"""
