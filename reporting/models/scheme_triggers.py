"""What the database itself refuses of a scheme and its rows."""

import pgtrigger


def fixed_once_begun(scheme: str, condition=None) -> pgtrigger.Trigger:
    """A trigger for the model's Meta: nothing of a scheme changes once its round has begun. `scheme`: its column."""
    return pgtrigger.Trigger(
        name="fixed_once_begun",
        operation=pgtrigger.Update if condition else pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        condition=condition,
        declare=[("touched", "bigint[]")],
        func=f"""
            IF TG_OP = 'INSERT' THEN touched := ARRAY[NEW.{scheme}];
            ELSIF TG_OP = 'DELETE' THEN touched := ARRAY[OLD.{scheme}];
            ELSE touched := ARRAY[OLD.{scheme}, NEW.{scheme}];
            END IF;
            IF EXISTS (SELECT FROM reporting_annualround WHERE scheme_id = ANY(touched) AND state <> 'not_begun') THEN
                RAISE EXCEPTION 'the scheme of a round that has begun is fixed';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def weights_add_up() -> pgtrigger.Trigger:
    """Asked when the transaction ends, so that rows may come and go one after another."""
    return pgtrigger.Trigger(
        name="weights_add_up",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        declare=[("touched", "bigint[]"), ("own", "bigint")],
        func="""
            IF TG_OP = 'INSERT' THEN touched := ARRAY[NEW.scheme_id];
            ELSIF TG_OP = 'DELETE' THEN touched := ARRAY[OLD.scheme_id];
            ELSE touched := ARRAY[OLD.scheme_id, NEW.scheme_id];
            END IF;
            FOREACH own IN ARRAY touched LOOP
                IF (SELECT sum(weight) FROM reporting_schemecomponent WHERE scheme_id = own) <> 100 THEN
                    RAISE EXCEPTION 'the weights of scheme % do not add up to 100', own
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'weights_add_up';
                END IF;
            END LOOP;
            RETURN NULL;
        """,
    )
