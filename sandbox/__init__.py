"""A local stand-in for Stripe: stateful, signed, chaotic on request. A test bench; it never moves money.

`python -m sandbox --help` starts it as a process, `sandbox.server.StandIn` inside a test. Amounts are integer
cents, moments are UTC seconds of a virtual clock. It binds 127.0.0.1 only and refuses production and live keys.
"""
