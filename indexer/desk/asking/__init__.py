"""What was typed becomes a query, and what is being typed becomes suggestions.

Whatever is typed has a reading. It refuses to answer.
"""
