"""Who may do what with annual rounds, targets, forms and submissions. Which rows is the gate's business."""
