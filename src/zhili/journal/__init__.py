"""The append-only record: entries, sealing, proofs, followers. Knows no domain word; facts are opaque."""
