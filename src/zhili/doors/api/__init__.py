"""The typed door: JSON under ``/api/v1/`` for residents' apps (number and code) and for machines that act as a post.

Views translate, call one verb or query and translate back. What is open to whom is the rooms' answer; nothing here
decides it. Contact details never pass through this door.
"""
