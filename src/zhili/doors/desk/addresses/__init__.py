"""The address library on the desk: looked up, added to, checked; door plates made and ended."""
