"""The field kit: a program on a laptop without a network, its captures in one readable file until they are sent."""
