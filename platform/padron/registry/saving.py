"""The one door's writing half: which record an arrival is, and what it creates, updates, leaves alone or is refused."""

from collections.abc import Sequence
from dataclasses import replace

from padron.problems import Problem, problem
from padron.registry.arrivals import Arrival, Outcome, SaveRules, Status
from padron.registry.awards import Awards, Fate, Standing
from padron.registry.canonical import canonical, mapping
from padron.registry.events import BEFORE, JUDGED_BEFORE, enrolment_values
from padron.registry.keys import PROVISIONAL_PREFIX, provisional_folio
from padron.registry.ledger import EnrolmentState, Ledger, PersonState
from padron.registry.merging import Decision, Proposal, decision, differences, first_values, newcomer
from padron.registry.places import Window
from padron.registry.programs import published
from padron.registry.store import ONE_PERSON, Unit, scoped


@scoped(ONE_PERSON)
def save(unit: Unit, arrival: Arrival, rules: SaveRules) -> Outcome:
    """Keeps one judged record: person, enrolment, consent and history in the unit's transaction.

    Never raises for what the record says: a record that cannot be kept is `rejected` with its problems.
    """
    return save_many(unit, [arrival], rules)[0]


@scoped(ONE_PERSON)
def save_many(unit: Unit, arrivals: Sequence[Arrival], rules: SaveRules, window: Window | None = None) -> list[Outcome]:
    """The same for a chunk of about a thousand, with the same results as one by one, in the same order.

    `window`: what the units of one load have in common.
    """
    identifiers = [_identifier(unit, arrival) for arrival in arrivals]
    ledger = Ledger(unit, arrivals, identifiers)
    known = published(unit, {(arrival.program, arrival.version) for arrival in arrivals})
    door = _Door(ledger, rules, _awards(unit, arrivals, identifiers, ledger, window))
    outcomes = [
        door.take(arrival, identifier)
        if known.get((arrival.program, arrival.version)) == arrival.sha256
        else _rejected(None, identifier, problem("version_unknown"))
        for arrival, identifier in zip(arrivals, identifiers, strict=True)
    ]
    ledger.flush()
    door.awards.flush()
    return outcomes


def _awards(
    unit: Unit, arrivals: Sequence[Arrival], identifiers: Sequence[str], ledger: Ledger, window: Window | None
) -> Awards:
    """The places that a chunk will ask for, read at once."""
    made = Awards(unit, arrivals[0].source.load if arrivals else None, window)
    made.expect([
        (each.award, Standing(ledger.cluster(identifier), each.id, each.applied_on, each.program, each.call))
        for each, identifier in zip(arrivals, identifiers, strict=True)
        if not each.award.is_free
    ])  # fmt: skip
    return made


def _identifier(unit: Unit, arrival: Arrival) -> str:
    given = arrival.person.get("curp")
    return str(given) if given else provisional_folio(unit.secret, arrival.id)


class _Door:
    """Applies the rules to one arrival after the other of a ledger."""

    def __init__(self, ledger: Ledger, rules: SaveRules, awards: Awards) -> None:
        self._ledger = ledger
        self._rules = rules
        self.awards = awards

    def take(self, arrival: Arrival, identifier: str) -> Outcome:
        """What becomes of one arrival."""
        key = self._ledger.identities.get(self._ledger.keys[identifier])
        if key is None:
            return self._first(arrival, identifier)
        state = self._ledger.people[key]
        stored = self._ledger.enrolments.get((key, arrival.program, arrival.call))
        if stored is not None and stored.row["id"] == arrival.id:
            return _outcome("identical", state, stored, identifier)  # the second press of the button
        same = stored is None or stored.row["answers"] == arrival.answers
        if stored is not None and not same and stored.row["state"] not in self._rules.editable:
            return _rejected(key, identifier, problem("enrolment_closed", state=stored.row["state"]))
        fate = self._fate(arrival, stored, state.cluster, same=same and stored is not None)
        if fate is not None and fate.refused is not None:
            return _rejected(key, identifier, fate.refused)
        found, wrote = self._merge(state, arrival)
        if self._consent(state, arrival):
            wrote = True
            self._ledger.tell(state, "consent_given", "person", None, arrival.applied_on, state.text, None,
                              arrival.source.kind, arrival)  # fmt: skip
        status: Status = "updated" if wrote or not same else "identical"
        if stored is None:
            status, stored = "created", self._enrol(state, arrival, fate)
        elif not same:
            self._edit(state, stored, arrival, fate)
        elif fate is not None:  # the household or another value that a limit counts by
            self.awards.settle(arrival, fate, stored.row, str(stored.row["category"]))
        return _outcome(status, state, stored, identifier, [*found, *(fate.problems if fate else ())])

    def _fate(
        self, arrival: Arrival, stored: EnrolmentState | None, cluster: tuple[bytes, ...], *, same: bool = False
    ) -> Fate | None:
        """What the limits and the quota make of an arrival; None where it asks for nothing new and gives nothing back.

        `same`: the answers are those stored, so that only what a limit counts by may have changed with the person.
        """
        row, award = stored.row if stored is not None else None, arrival.award
        if award.is_free and (row is None or row["category"] != "active" or same):
            return None
        if same and row is not None:
            standing = Standing(cluster, row["id"], row["applied_on"], row["program"], row["call"])
            if row["category"] != "active" or award.unknown or self.awards.holds(award, standing):
                return None
        return self.awards.fate(arrival, row, cluster)

    def _first(self, arrival: Arrival, identifier: str) -> Outcome:
        if identifier.startswith(PROVISIONAL_PREFIX) and arrival.person.get("curp"):
            return _rejected(None, identifier, problem("person_unknown", field="curp"))
        values = first_values(arrival.person)
        mark = (arrival.source.kind, arrival.applied_on, self._ledger.unit.actor)
        fate = self._fate(arrival, None, (self._ledger.keys[identifier],))
        if fate is not None and fate.refused is not None:
            return _rejected(None, identifier, fate.refused)
        state = self._ledger.new_person(
            identifier, values, arrival.newcomer or newcomer(values), mark, arrival.applied_on
        )
        self._consent(state, arrival)
        made = self._enrol(state, arrival, fate)
        return _outcome("created", state, made, identifier, fate.problems if fate else ())

    def _enrol(self, state: PersonState, arrival: Arrival, fate: Fate | None) -> EnrolmentState:
        arrival = _as_decided(arrival, fate)
        made = self._ledger.new_enrolment(state, arrival)
        if fate is not None:
            self.awards.settle(arrival, fate, made.row, "")
        values = enrolment_values(arrival.state, arrival.verdict, arrival.answers, arrival.judged)
        self._ledger.tell(state, "enrolment_created", "enrolment", made.row["id"], arrival.applied_on, values, None,
                          arrival.source.kind, arrival)  # fmt: skip
        return made

    def _edit(self, state: PersonState, stored: EnrolmentState, arrival: Arrival, fate: Fate | None) -> None:
        """New answers with their judgement. A state that a person decided stays, and so does the day of applying."""
        row, arrival, held = stored.row, _as_decided(arrival, fate), str(stored.row["category"])
        changes = differences(mapping(row["answers"]), mapping(arrival.answers))
        if arrival.source.load is not None or arrival.reason is not None:
            changes[BEFORE] = {**{name: row[name] for name in JUDGED_BEFORE}, "row": arrival.source.row}
        self._ledger.add("enrolment", row, -1)
        if not row["decided"]:
            if row["state"] != arrival.state:
                changes[""] = [row["state"], arrival.state]
            row.update(state=arrival.state, category=arrival.category)
        if row["category"] == "active" and row["activated_on"] is None:
            row["activated_on"] = arrival.applied_on
        row.update(
            version=arrival.version, area=arrival.area, verdict=arrival.verdict, answers=arrival.answers,
            judged=arrival.judged, revision=row["revision"] + 1, updated_at=self._ledger.unit.at,
        )  # fmt: skip
        self._ledger.add("enrolment", row, 1)
        stored.is_changed = True
        if fate is not None:
            self.awards.settle(arrival, fate, row, held)
        values = enrolment_values(row["state"], arrival.verdict, arrival.answers, arrival.judged)
        self._ledger.tell(state, "enrolment_updated", "enrolment", row["id"], arrival.applied_on, values, changes,
                          arrival.source.kind, arrival)  # fmt: skip

    def _merge(self, state: PersonState, arrival: Arrival) -> tuple[list[Problem], bool]:
        """The person's half for somebody known: warnings of what differs, and whether anything was written."""
        given = arrival.person
        if all(name in state.fields and state.fields[name] == value for name, value in given.items() if name != "curp"):
            return [], False
        made = decision(state.fields, state.marks, given, arrival.applied_on, self._rules)
        wrote = self._change(state, made, arrival)
        for each in made.proposals:
            wrote |= self._propose(state, each, arrival)
        label = self._rules.labels.get
        return [
            problem("person_differs", field=each.field, label=label(each.field, each.field)) for each in made.proposals
        ], wrote

    def _change(self, state: PersonState, made: Decision, arrival: Arrival) -> bool:
        if not made.changes:
            return False
        changes: dict[str, object] = {}
        for name, value in made.changes.items():
            changes[name] = [state.fields.pop(name, None), value]
            if value is None:
                state.marks.pop(name, None)
            else:
                state.fields[name] = value
                state.marks[name] = (arrival.source.kind, arrival.applied_on, self._ledger.unit.actor)
        state.text = canonical(state.fields)
        state.revision += 1
        self._ledger.tell(state, "person_updated", "person", None, arrival.applied_on, state.text, changes,
                          arrival.source.kind, arrival)  # fmt: skip
        return True

    def _propose(self, state: PersonState, made: Proposal, arrival: Arrival) -> bool:
        """A difference to decide; the same one is not proposed twice, whatever was decided."""
        text = canonical({"value": made.proposed})
        if (made.field, text) in state.proposed:
            return False
        state.proposed.add((made.field, text))
        unit, ledger = self._ledger.unit, self._ledger
        ledger.write("person_change", (
            state.key, next(ledger.ids), made.field, canonical({"value": made.stored}), text, arrival.source.kind,
            arrival.source.load, unit.actor, unit.at, "proposed", None, None,
        ))  # fmt: skip
        return True

    def _consent(self, state: PersonState, arrival: Arrival) -> bool:
        """The privacy notice, once for each version of it."""
        given = arrival.consent
        if given is None or given.notice in state.notices:
            return False
        state.notices.add(given.notice)
        self._ledger.write("consent", (
            state.key, next(self._ledger.ids), given.notice, arrival.program, given.accepted_on, given.means,
            given.witness, self._ledger.unit.at, None,
        ))  # fmt: skip
        return True


def _as_decided(arrival: Arrival, fate: Fate | None) -> Arrival:
    """The arrival in the state that its limits and its call's quota leave it."""
    if fate is None or (fate.state, fate.category) == (arrival.state, arrival.category):
        return arrival
    return replace(arrival, state=fate.state, category=fate.category)


def _outcome(
    status: Status, state: PersonState, stored: EnrolmentState, identifier: str, found: Sequence[Problem] = ()
) -> Outcome:
    row = stored.row
    return Outcome(status, row["folio"], state.key, row["id"], identifier, tuple(found), row["state"])


def _rejected(key: bytes | None, identifier: str, found: Problem) -> Outcome:
    return Outcome("rejected", None, key, None, identifier, (found,))
