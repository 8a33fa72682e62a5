"""Runs worked cases (a file of the form of golden.csv) through the project's own rules. Translates; calculates nothing.

A family of functions is a module in this package with `FUNCTIONS`: the name of a function in the file -> what answers it.
An answer takes the input of a row and gives the outcome with the keys of the file; amounts in euros, through
`tests.golden.money`. Families are found by themselves.
"""
