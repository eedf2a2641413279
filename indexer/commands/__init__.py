"""The command line: arguments in, words or JSON out, errors as sentences.

It refuses to do anything that the rooms below could do for others too.
"""
