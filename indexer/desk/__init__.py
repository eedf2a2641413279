"""What a reader takes away: hits with snippets, answers, holdings, usage, exports.

Numbers of an engine become texts of the archive here. It refuses to make markup, and
to know HTTP.
"""
