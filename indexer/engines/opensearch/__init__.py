"""The engine on an OpenSearch cluster: it matches and scores there, and counts and combines here.

``fields`` says how text stands in the cluster, ``clauses`` how one clause asks for it, ``generation`` which
questions are asked, ``leaves`` what came of a clause; reports come as packed numbers, and everything above
is arithmetic over the same columns as on one machine. ``writing`` makes an index, where there is one before as its copy
(``copying``) with what is new (``outgoing``); a report keeps its place there (``slots``). It refuses to know any other engine.
"""
