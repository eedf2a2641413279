"""How fast, against others: ``python -m tests.benchmarks`` (``make bench``).

The tour: ``formulas`` (sentences to write reports from), ``synthetic`` (a seed
→ a corpus of any size), ``rows`` (what our reader made of it, for engines that
read no files), ``queries`` (a seed → questions of every class), ``rivals``
(the same work by four engines), ``processes`` (a step in a process of its own,
with what it cost), ``steps`` (what such a process can be told to do),
``workshop`` (what steps leave behind), ``stages`` (which steps are compared
with which), ``servers`` (a server, and clients that press it), ``datasette``
(the same sections there), ``reading`` (what reading everything would answer),
``served`` (stages that ask servers), ``table`` (the outcome as Markdown).
"""
