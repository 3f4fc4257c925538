"""What the system does: one function a use case, one unit of work each."""
