"""Where the lorries stand."""

from dataclasses import dataclass, field

import httpx
import requests

from fleet.base import Step
from fleet.steps import Drive, Park

default_step = Drive()
quiet_step = Park()


class Depot:
    fallback = Drive()
    spare: Park = Park()

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.session = requests.Session()
        self.step = Drive()
        self.quiet = Park()

    def best(self) -> Drive:
        return self.step

    @property
    def current(self) -> Step[str]:
        return Drive()


@dataclass
class Site:
    depot: Depot
    step: Park = field(default_factory=Park)
