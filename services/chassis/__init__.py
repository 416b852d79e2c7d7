"""The microservice chassis: what every service of Siquan stands on, and the only code that knows the transport.

It imports no service and no contract; contracts reach it as declared classes. Modules that usecases and stores may
use (`transaction`, `sql`) import neither nameko nor kombu nor eventlet.
"""
