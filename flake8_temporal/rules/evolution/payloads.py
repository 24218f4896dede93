"""TMP606 and TMP607: what cannot be a payload, and what may be too large for one."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.payloads import unserializable_arguments, unserializable_parts
from flake8_temporal.project.sizes import large_arguments, large_results
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP606",
    name="unserializable-payload",
    message="{what} of type {type} cannot be serialized as a payload",
    since="0.1",
)
def unserializable_payload(view: View) -> Iterator[Finding]:
    """Arguments and results travel as JSON and are kept in the history; functions, locks and connections are not data.

    The converter raises a ``TypeError`` when the value is sent: an activity fails after its work is done, and is
    tried again; a workflow task fails again and again.

    Write a dataclass or pydantic model of plain data: the message of an error, the name of a callback, the address of
    a service.

    Limits: types that the SDK's own converter refuses but that of pydantic takes (dates, ``Decimal``, paths, ...) are
    reported with the option ``data-converter`` set to "default"; "custom" turns the rule off. Parameters with a
    default, unions of several types and fields of classes other than dataclasses are left alone.

    Source: temporalio README, Data Conversion; each type was given to both converters.
    """
    if view.settings.data_converter == "custom":
        return
    for place, (what, kind) in view.standing(unserializable_parts(view.reach)):
        yield unserializable_payload.at(place, what=what, type=kind)
    for place, (what, kind), _ in view.placed(lambda node: unserializable_arguments(view.reach, node)):
        yield unserializable_payload.at(place, what=what, type=kind)


@rule(
    "TMP607",
    name="large-payload-risk",
    message="{what} can exceed the 2 MB limit of a payload; store it and pass a reference",
    since="0.1",
    on_by_default=False,
)
def large_payload_risk(view: View) -> Iterator[Finding]:
    """The server refuses payloads of more than 2 MB, and a history of more than 50 MB ends the workflow.

    Whole files, tables and result lists fit while a project is young.

    Write them to a store in the activity and return the key, or take a limited number of items.

    Limits: a guess from the shape of the code. Set the option ``external-storage`` if large payloads go to a store of
    your own.

    Source: temporalio docs, blob size limit; TMPRL1103.
    """
    if view.settings.external_storage or view.is_test:
        return
    for place, what in view.standing(large_results(view.reach)):
        yield large_payload_risk.at(place, what=what)
    for place, what, _ in view.placed(lambda node: large_arguments(view.reach, node)):
        yield large_payload_risk.at(place, what=what)


RULES = (unserializable_payload, large_payload_risk)
