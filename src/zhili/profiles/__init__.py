"""A locality in YAML: read strictly, proved before it runs, kept by edition: a running matter keeps its rules."""
