"""The published language: what crosses the bus and what other systems may call.

Every event and every operation is declared here once, as a frozen dataclass whose fields carry their marshmallow
validation. From these declarations come validation, authorisation, the generated reference, the contract tests and
the command line. This package imports no service and nothing of the transport.
"""
