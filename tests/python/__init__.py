"""A package, so that its modules do not clash with the ones of the Python runtime's tests in the same run."""
