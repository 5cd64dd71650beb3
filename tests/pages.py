"""What a page answered."""


def errors_of(response) -> dict:
    """Of the form that is shown once more."""
    assert response.status_code == 200
    return dict(response.context["form"].errors)
