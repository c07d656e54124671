"""Ringback (回铃): customer-service operations for telecom operators, run by its manual."""

__version__ = "0.1.0"
