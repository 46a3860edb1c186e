"""Collection (采集): patrol routes, patrols, what was looked at, and the track that belongs to whoever walked it."""
