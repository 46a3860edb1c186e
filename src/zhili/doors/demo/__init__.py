"""The demonstration county made live: everything in it is done by calling the verbs, as people and the runner would."""
