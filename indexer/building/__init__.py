"""Many files become a new generation, all or nothing.

What has not changed is taken over, the old index answers until the new one is whole.
It refuses to know a format, and to serve.
"""
