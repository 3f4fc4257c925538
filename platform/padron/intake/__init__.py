"""The one door: raw answers become canonical values, then a judged record, then a saved one."""
