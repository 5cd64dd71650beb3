"""Word documents filled from editable templates: what a template may say, how it is checked, and what fills it."""
