"""Knowledge (知识库): what the house can answer at once, its canned replies, and the troubles it knows of."""
