"""Rows laid straight on any desk of their process, as a takeover of old records would."""

import factory

from common.workflow import states_open


class AtDeskFactory(factory.django.DjangoModelFactory):
    """For models with a `state`: rows outside their first state are made behind the database's gate."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if "state" not in kwargs:
            return super()._create(model_class, *args, **kwargs)
        with states_open():
            return super()._create(model_class, *args, **kwargs)
