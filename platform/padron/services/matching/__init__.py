"""The search for records of one person: what is compared, and the engines that compare it."""
