"""Reception (接待): what comes in by telephone, at the counter and in chat groups, before it is a matter."""
