"""The processing log (Logboek dataverwerkingen): the register of activities, how it is read, sealed and checked.

Writing to it is `shared/observability/processing_log.py`.
"""
