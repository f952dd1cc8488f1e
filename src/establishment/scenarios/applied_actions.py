"""The actions of a scenario carried out on the establishment, each checked against the posts of its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from establishment.ground.findings import Faults, listed
from establishment.ground.toml_files import TomlFile
from establishment.posts import Spell
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.actions import Movement, Outcome, Release, Task
from establishment.scenarios.establishment import Establishment
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import To
from establishment.scenarios.lines import LineReader
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.scenario import Scenario


class AppliedActions:
    """Reads the proposals of a scenario into movements, each action checked against the establishment."""

    def __init__(
        self, scenario: Scenario, file: TomlFile, reader: LineReader, establishment: Establishment, faults: Faults
    ) -> None:
        self.scenario, self.file, self.reader = scenario, file, reader
        self.establishment, self.faults = establishment, faults
        self.one_offs: list[OneOffCost] = []
        self.releases: list[Release] = []
        self._posts_met = list(establishment.untouched())
        self._leavers = Counter[str]()
        self._taken: list[Spell] = []
        self._changes: list[tuple[Spell, Spell]] = []

    def movements(self) -> tuple[Movement, ...]:
        """All movements in the order of the file; earlier days are applied first.

        What stands beside the posts comes after all others, which say what posts there are.
        """
        tasks = list(self._tasks())
        by_number: dict[int, Movement] = {}
        for number in sorted(
            range(len(tasks)), key=lambda n: (ACTIONS[tasks[n].action].beside, tasks[n].on or date.min, n)
        ):
            # numbered as in the file, so that a change keeps its number when its day moves
            movement = self._move(number + 1, tasks[number])
            if movement is not None:
                by_number[number] = movement
        return tuple(by_number[number] for number in sorted(by_number))

    def _tasks(self) -> Iterator[Task]:
        for index, proposal in enumerate(self.scenario.proposal):
            funded = self.reader.funded(proposal.funder, Spot(self.file, ("proposal", index, "funder")))
            for action, at, line in proposal.actions():
                # the nearest day that is said: of the line, of its proposal, of the scenario
                on = getattr(line, "from_", None) or proposal.from_ or self.scenario.starts
                spot = Spot(self.file, ("proposal", index, action, at))
                yield Task(
                    proposal.id,
                    funded,
                    action,
                    line,
                    on,
                    spot,
                    self.scenario,
                    self.reader,
                    self.establishment,
                    self.faults,
                    self._posts_met,
                    self._leavers,
                    self._taken,
                    self._changes,
                )

    def _move(self, number: int, task: Task) -> Movement | None:
        row, line, on = ACTIONS[task.action], task.line, task.on
        faults_before = len(self.faults.found)
        outcome = row.apply(task)
        if row.changes:
            # a line with a fault of its own changes nothing for that reason, and is not told twice
            self._check_changes(task, outcome, readable=len(self.faults.found) == faults_before)
        self.one_offs += outcome.one_offs
        self.releases += outcome.releases
        # amounts beside the posts make no movement: nothing comes or goes
        if row.beside:
            return None
        self._posts_met.extend((*outcome.before, *outcome.after))
        self._taken.extend(outcome.before)
        if row.pairs and len(outcome.before) == len(outcome.after):
            self._changes.extend(zip(outcome.before, outcome.after, strict=True))
        for spell in outcome.before:
            # by title, which is all that a redundancy names
            self._leavers[spell.title.casefold()] += spell.count
        self._check_ends((*outcome.before, *outcome.after), task)
        after = self.establishment.put(outcome.after, on, number)
        authority = line.authority or self.scenario.proposals[task.proposal].authority
        return Movement(
            number,
            task.proposal,
            task.action,
            outcome.before,
            after,
            on,
            authority,
            line.reference,
            self._note(line, after),
            task.spot.place(),
        )

    def _check_changes(self, task: Task, outcome: Outcome, *, readable: bool) -> None:
        """An action changes something, and only what its row accepts. readable: whether its line has no other fault."""
        accepted, bases = ACTIONS[task.action].changes, self.scenario.basis
        same = readable and bool(outcome.before) and outcome.before == outcome.after
        # with a basis for each side the same post has two prices, so the action does change something
        if same and bases.baseline == bases.proposed:
            message = f'The action "{task.action}" changes nothing: the post already has these values.'
            task.fault("E309", "", None, message, f'Say in "to" what changes: {listed(accepted)}.')
        chosen = task.line.to.model_fields_set
        for key in (k for k in To.model_fields if k in chosen and k not in accepted):
            message = f'The action "{task.action}" cannot change {key}; it changes {listed(accepted)}.'
            others = [action for action, row in ACTIONS.items() if key in row.changes]
            spot = task.spot.at("to", key)
            spot.fault(self.faults, "E309", "", None, message, f"Use {listed(others)} for that.")

    def _check_ends(self, spells: tuple[Spell, ...], task: Task) -> None:
        """What an action brings or finds ends after the day of the action."""
        for spell in (s for s in spells if s.until is not None and s.start >= s.until):
            message = f"{spell.label} ends on {spell.until}, before or as the action takes effect on {spell.from_}."
            fix = "until is the first day without it. An action's day is its from, else its proposal's, else starts."
            task.fault("E208", "until", None, message, fix)

    def _note(self, line: Any, after: tuple[Spell, ...]) -> str:
        total = getattr(line, "total_after", None)
        moved = sum(spell.count for spell in after)
        if total is None or not after:
            return ""
        if total < moved:
            message = f"{moved} posts come here, but total_after says {total} in all."
            self.faults.add("E309", after[0].place, "total_after", None, message, f"Give {moved} or more.")
        return f"{total - moved} + {moved} = {total}"
