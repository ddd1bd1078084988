"""What each command does, a module for each group of the table: functions of a `Call`."""
