"""The field door (现场): an installed web app for grid workers, whole without a signal.

The shell is public and holds nothing of anybody: page, scripts, styles. What is somebody's comes as JSON to a post that
is logged in, and lies on the device in ciphertext only (docs/invariants/device.md). Every address that acts calls one
verb.
"""
