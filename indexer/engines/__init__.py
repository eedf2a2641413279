"""A query becomes numbers: which reports, which sections, how many, in what order.

``contract`` is what every engine promises. An engine refuses to know texts, snippets
and pages, and whoever asks it knows no engine by name.
"""
