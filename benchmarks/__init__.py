"""Benchmarks: each prints a table and names the machine it ran on."""
