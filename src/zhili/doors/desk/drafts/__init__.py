"""Messages of chat groups made drafts of matters: pasted, exported, or forwarded as a photo with a line."""
