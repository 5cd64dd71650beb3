"""What a list shows."""


def names_on(response) -> list[str]:
    return [row.record.name for row in response.context["table"].paginated_rows]
