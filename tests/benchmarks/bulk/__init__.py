"""Five hundred opinions a call beside `pgbench` doing the same inserts on the same tables."""
