"""The compiled program: a frozen model, the compiler that makes it, and its versions. No I/O, no clock."""
