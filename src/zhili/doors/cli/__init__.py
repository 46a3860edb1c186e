"""The command line. Each module is one noun and has ``add(subparsers)``; ``zhili.config.cli`` finds them."""
