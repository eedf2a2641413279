"""PDF pages: characters with their places become lines, ruled lines become tables.

Runs confined, for a stream unpacks to whatever a file asks for. It refuses to read
pictures, and names the pages that are nothing else.
"""
