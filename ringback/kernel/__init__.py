"""Pure Python at the bottom of the house: values and arithmetic that know no framework."""
