"""The native stack: a private PostgreSQL, a private RabbitMQ node and the five services under one supervisor.

For machines without a container engine, and for tests. It never starts, stops or alters a system-wide
database or broker: everything has its own folder, its own free ports and its own secrets, so two stacks live
side by side. It runs on Linux only, because left-over processes are recognised in /proc.
"""
