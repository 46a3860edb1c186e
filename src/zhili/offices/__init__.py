"""Units, posts, people in posts, grants, and the duty list: who may do what, where, since when."""
