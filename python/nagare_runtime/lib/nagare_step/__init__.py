"""Runs one component: reads its inputs, calls its function, writes what it made. Works with any `kfp.dsl`."""
