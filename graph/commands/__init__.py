"""The graph's commands in the terminal: questions, the store, changes to single statements, exports."""
