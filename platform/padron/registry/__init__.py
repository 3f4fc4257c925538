"""People keyed by CURP, their enrolments and history, and the store that keeps them."""
