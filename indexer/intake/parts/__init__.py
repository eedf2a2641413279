"""Blocks become headed sections, each of a kind, the standard tables labelled.

What all eras of the form share is here. It refuses to know whose report it is.
"""
