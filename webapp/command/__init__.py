"""The one program: the commands of ``indexer`` and, loaded when they are asked for, those that need the web.

It knows which command needs the web, and refuses to answer by itself: what a command says comes from the rooms of
``indexer``, and what is a file or a page from ``webapp``.
"""
