"""What annual scoring and summaries put into the left menu."""
