"""The same answers as JSON, described by OpenAPI.

It refuses to say anything that a page would not.
"""
