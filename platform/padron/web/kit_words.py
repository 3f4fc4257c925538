"""What the registry answers about a capture of a kit, in words, each with the colour of its tag."""

RESULTS = {
    "accepted": ("Aceptada", "green"),
    "duplicate": ("Ya estaba", "blue"),
    "correct": ("Por corregir", "red"),
}
