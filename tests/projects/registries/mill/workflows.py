"""Registries that other modules fill while they are imported."""

from temporalio import workflow

from mill import registry, steps


@workflow.defn
class MillWorkflow:
    @workflow.run
    async def run(self, name: str) -> str:
        self.weighed = registry.STEPS["weigh"](name)  # error: TMP101 [via MillWorkflow.run -> mill.steps.weigh:11]
        self.trimmed = registry.STEPS["trim"](name)  # ok: the step of this name is quiet
        self.some = registry.STEPS[name](name)  # error: TMP101
        self.ran = registry.run("weigh", name)  # error: TMP101 [via MillWorkflow.run -> mill.registry.run -> mill.steps.weigh:11]
        self.ran_quietly = registry.run("trim", name)  # ok: the step of this name is quiet
        self.drawn = registry.STEPS["draw"](name)  # ok: nothing that this file imports registers it
        self.checked = all([check(name) for check in registry.CHECKS])  # error: TMP101
        self.packed = registry.FIXED["pack"](name)  # error: TMP101 [via MillWorkflow.run -> mill.steps.pack:25]
        self.fixed = registry.FIXED["trim"](name)  # ok: the step under this key is quiet
        return f"{steps}"
