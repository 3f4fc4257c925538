"""The kinds of an expression, one module per part of the grammar; each adds faults and goes on."""
