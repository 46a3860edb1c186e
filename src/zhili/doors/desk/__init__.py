"""The desk: where staff see what they owe today, open a matter, and do exactly what their post may do now.

Pages hold no rules: a view asks the rooms' queries, draws what they answer, and passes what was sent to one verb.
"""
