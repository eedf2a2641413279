"""Tables as they were read, drawn so that each number stands under its own header.

It refuses to guess: a number whose column is not known stands under none.
"""
