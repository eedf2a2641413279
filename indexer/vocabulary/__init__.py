"""What everybody speaks of: reports, queries, answers, errors, and the fields of each.

Plain values that say what they are. It imports nothing of ours, and refuses to know
where a report comes from or how a query is answered.
"""
