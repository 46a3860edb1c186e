"""The portal: where residents say what is wrong, follow it, and say themselves whether it is really fixed.

Public, Chinese first and complete in English, and whole without a script. Pages hold no rules: a view asks the rooms'
queries, draws what they answer, and passes what was sent to one verb.
"""
