"""The places of China through time: names, codes, what lies in what, what became what.

An operator's own places are added to it by whoever asks. It refuses to know reports:
which place one means is decided in ``intake.places``.
"""
