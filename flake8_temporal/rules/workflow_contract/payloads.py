"""TMP215: what must not go into the history, which is kept and can be read."""

from collections.abc import Iterator
from itertools import chain

from flake8_temporal.model import Finding
from flake8_temporal.project.secrets import handed_over, in_signature
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP215",
    name="secret-in-payload",
    message="{param} puts a secret into workflow history; resolve credentials inside the activity",
    since="0.1",
)
def secret_in_payload(view: View) -> Iterator[Finding]:
    """Arguments and results are recorded in the event history, in the clear.

    They are kept for the retention period, shown in the web UI and in every export, to anyone who may look at the
    workflow. ``SecretStr`` hides nothing: it is written out as its text.

    Write the name of the secret into the payload, and read its value inside the activity, from the environment or a
    vault. If a payload codec encrypts your history, set the option ``payload-codec``.

    Limits: told by names that end in ``password``, ``secret``, ``api_key``, ``access_token`` and the like, and held
    as text, bytes or a dict. Tests are left alone.

    Source: temporalio docs, data encryption; activity definition, activity parameters.
    """
    if view.is_test or view.settings.payload_codec:
        return
    signatures = chain.from_iterable(
        in_signature(view.reach, method) for method in view.definitions.functions
    )
    for place, param in view.standing(chain(signatures, handed_over(view.reach))):
        yield secret_in_payload.at(place, param=param)


RULES = (secret_in_payload,)
