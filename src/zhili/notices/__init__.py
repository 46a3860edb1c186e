"""The outbox: what people are told, written in the verb's transaction, carried after it, retried until certain."""
