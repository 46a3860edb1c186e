"""The desk's pages for directives: compose and send, the board, answering, one answer, the table of all."""
