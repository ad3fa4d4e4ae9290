"""What the Makefile's commands do, with the standard library only."""
