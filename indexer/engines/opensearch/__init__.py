"""The engine on an OpenSearch cluster: it matches and scores there, and counts and combines here.

``fields`` says how text stands in the cluster, ``clauses`` how one clause asks for it, ``generation`` which
questions are asked, ``leaves`` what came of a clause; reports come as packed numbers, and everything above
is arithmetic over the same columns as on one machine. It refuses to know any other engine.
"""
