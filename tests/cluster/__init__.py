"""A real OpenSearch cluster on this machine, for tests: ``python -m tests.cluster``, or ``tests.conftest``.

The tour: ``distribution`` (a Java, and the program from Maven's repository), ``one_node`` (a process that can be
killed, paused and started again), ``nodes`` (several that know each other).
"""
