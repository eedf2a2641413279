"""A file becomes a report: ``one_file`` tells it, the rooms are its steps.

Bytes and what stands beside them (``corpus``), blocks (``formats``), headed sections
(``parts``), whose and when (``identity``), where (``places``), how much (``figures``).
It refuses to know other reports, and every index.
"""
