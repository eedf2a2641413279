"""The one program: the commands of ``indexer`` and, loaded when they are asked for, those that need the web.

It holds no answer of its own: what a command says comes from the rooms of
``indexer``, and what is a file or a page from ``webapp``.
"""
