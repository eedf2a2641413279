"""The pages a reader sees: routes, what each page says, and its markup.

They take the index's answers. They refuse to compute one.
"""
