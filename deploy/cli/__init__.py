"""The operators' and testers' command, `./siquan`: one module per group of subcommands."""
