"""What in a report does not agree with what else it says, by rule: ``checks`` asks all of them.

Each rule is one function; what it is called, and the rule in words, ``indexer.vocabulary.rules``
declares. It refuses to say who is right, and says nothing where it could all be right.
"""
