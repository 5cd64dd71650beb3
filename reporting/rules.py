"""Who may do what with annual rounds, targets, forms and submissions. Which rows is the gate's business."""

import rules

from villages.rules import does_business

rules.add_perm("reporting.view_dashboard", does_business)
