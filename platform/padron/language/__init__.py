"""The definition language: YAML with places, grammar, expressions and field types. No I/O, no clock."""
