"""Plumbing every module stands on: journal, worker, encryption, masks, search, files, the UI shell.

base knows no domain noun. It knows of an actor only ``actor.ref``.
"""
