"""What in a report does not agree with what else it says, by rule: ``checks`` asks all of them.

Each rule is one function; what it is called and says in words ``indexer.vocabulary.rules`` declares.
None says who is right.
"""
