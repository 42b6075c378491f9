"""Small random registers in which every kind of gap turns up often: what the property tests draw from.

A register is built from a few sizes and one seed. Each record has a random source of its own, named after
the seed and the record, so that a register with one asset less keeps the rest as it was and shrinks well.
"""

from __future__ import annotations

from datetime import date

from drafts import FUTURE, ID, PAST, TODAY, Draft
from hypothesis import strategies as st
from oracle.facts import SHAPE, Iri, Triple, list_value

UNKNOWN = Iri(ID + "removed")
COURSES = ("IAO induction", "Fire safety")
COVERS = ("acting", "deputy", "temporary")
PLACE_KINDS = ("system", "shared-mailbox", "personal-place", "personal-drive", "my-phone")


def small_registers() -> st.SearchStrategy[list[Triple]]:
    """Registers of one to six assets and one to four teams, as lists of triples."""
    return st.builds(
        build_register,
        st.integers(0, 2**32 - 1),
        st.integers(1, 6),
        st.integers(1, 4),
        st.integers(0, 4),
    )


def build_register(seed: int, assets: int, teams: int, flows: int) -> list[Triple]:
    """The same register each time for the same four numbers."""
    draft = Draft(seed)
    draft.make("Team", teams, _fill_unit)
    draft.make("Organisation", 1, _fill_unit)
    draft.make("Person", 4, _fill_person)
    draft.make("Post", 3, _fill_post)
    draft.make("Place", 3, _fill_place)
    draft.make("AssetCluster", 1, _fill_cluster)
    draft.make("BusinessFunction", 2, _fill_function)
    draft.make("LegalDuty", 1, _fill_function)
    draft.make("RetentionRule", 2, _fill_retention_rule)
    draft.make("RecordClass", 1, _fill_record_class)
    draft.make("EligibilityRule", 2, _fill_eligibility_rule)
    # A value that the register adds to a list of ours.
    draft.add(list_value("place-kind", "my-phone"), "broader", list_value("place-kind", "personal-device"))
    draft.make("InformationAsset", assets, _fill_asset)
    draft.make("Flow", flows, _fill_flow)
    return draft.triples


def _fill_unit(draft: Draft, unit: Iri) -> None:
    draft.period(unit, over=0.4)
    peers = [each for name in ("Team", "Organisation") for each in draft.records.get(name, [])]
    if draft.chance(0.1):
        peers.append(UNKNOWN)
    draft.add(unit, "succeededBy", draft.maybe(0.45, draft.random.choice(peers)))


def _fill_person(draft: Draft, person: Iri) -> None:
    draft.add(person, "endDate", draft.maybe(0.45, draft.day(PAST * 2 + FUTURE)))
    for number in range(draft.random.randint(0, 2)):
        training = draft.attach(person, "Training", number)
        draft.add(training, "trainee", person)
        draft.add(training, "course", draft.random.choice(COURSES))
        draft.period(training)


def _fill_post(draft: Draft, post: Iri) -> None:
    draft.add(post, "inTeam", draft.maybe(0.9, draft.some("Team")))
    grade = draft.random.choice(("heo", "grade-7", "grade-6", "scs1"))
    draft.add(post, "grade", draft.maybe(0.7, list_value("grade", grade)))
    draft.add(post, "endDate", draft.maybe(0.12, draft.day(PAST)))
    for number in range(draft.random.choice((0, 1, 1, 2, 3))):
        holding = draft.attach(post, "Holding", number)
        draft.add(holding, "heldPost", post)
        draft.add(holding, "holder", draft.some("Person"))
        kind = draft.random.choice((None, "substantive", *COVERS))
        draft.add(holding, "holdingKind", kind and list_value("holding-kind", kind))
        draft.period(holding, over=0.4)


def _fill_place(draft: Draft, place: Iri) -> None:
    kind = list_value("place-kind", draft.random.choice(PLACE_KINDS))
    draft.add(place, "placeKind", draft.maybe(0.9, kind))
    for each in draft.several(2, "Post", "Team", "Person", "Organisation"):
        draft.add(place, "administeredBy", each)
    draft.period(place, over=0.35)
    _assign(draft, place, 0.15)


def _fill_cluster(draft: Draft, cluster: Iri) -> None:
    _assign(draft, cluster, 0.5)


def _fill_function(draft: Draft, function: Iri) -> None:
    draft.period(function, over=0.55)
    peers = [each for name in ("BusinessFunction", "LegalDuty") for each in draft.records.get(name, [])]
    draft.add(function, "succeededBy", draft.maybe(0.35, draft.random.choice(peers)))


def _fill_retention_rule(draft: Draft, rule: Iri) -> None:
    draft.add(rule, "retentionYears", draft.maybe(0.95, draft.random.choice((0, 1, 2, 7))))


def _fill_record_class(draft: Draft, record_class: Iri) -> None:
    draft.add(record_class, "retainedUnder", draft.maybe(0.8, draft.some("RetentionRule")))


def _fill_eligibility_rule(draft: Draft, rule: Iri) -> None:
    role = "information-asset-owner" if draft.chance(0.8) else "siro"
    draft.add(rule, "forRole", list_value("role", role))
    grade = draft.random.choice(("seo", "grade-7", "scs1"))
    draft.add(rule, "minimumGrade", draft.maybe(0.65, list_value("grade", grade)))
    draft.add(rule, "requiredCourse", draft.maybe(0.6, COURSES[0]))
    draft.period(rule, over=0.15)


def _fill_asset(draft: Draft, asset: Iri) -> None:
    _describe(draft, asset)
    _place(draft, asset)
    _relate(draft, asset)
    _assign(draft, asset, 0.9)
    _assign(draft, asset, 0.35, number=1)
    _assign(draft, asset, 0.1, number=2)
    for number in range(draft.random.choice((0, 0, 1, 1, 2, 3))):
        _say_owner(draft, asset, number)
    if draft.chance(0.35):
        _say_no_flows(draft, asset)


def _describe(draft: Draft, asset: Iri) -> None:
    status = draft.random.choice((None, *("live",) * 8, "proposed", "closed", "disposed"))
    draft.add(asset, "status", status and list_value("status", status))
    draft.period(asset, over=0.08, begun=0.97)
    draft.add(asset, "recordedAt", draft.maybe(0.8, draft.moment()))
    draft.add(asset, "retainedUnder", draft.maybe(0.4, draft.some("RetentionRule")))
    draft.add(asset, "inRecordClass", draft.maybe(0.4, draft.some("RecordClass")))
    anniversaries = [TODAY.replace(year=TODAY.year - n) for n in (1, 2, 7)]
    starts = (*anniversaries, date(2024, 2, 29), date(2019, 11, 23), date(2025, 11, 21), date(2025, 11, 23))
    draft.add(asset, "retentionStart", draft.maybe(0.6, draft.random.choice(starts)))
    if draft.chance(0.25):
        decision = draft.attach(asset, "DisposalDecision", 0)
        draft.add(decision, "disposalOf", asset)
        draft.add(decision, "onDate", draft.maybe(0.7, draft.day((*PAST, *FUTURE))))


def _place(draft: Draft, asset: Iri) -> None:
    for each in draft.several(2, "Team", "Organisation"):
        draft.add(asset, "heldBy", each)
    for each in draft.several(2, "Place"):
        draft.add(asset, "heldIn", each)
    draft.add(asset, "inCluster", draft.maybe(0.3, draft.some("AssetCluster")))
    draft.add(asset, "partOf", draft.maybe(0.3, draft.some("InformationAsset")))


def _relate(draft: Draft, asset: Iri) -> None:
    for each in draft.several(2, "BusinessFunction", "LegalDuty"):
        draft.add(asset, "serves", each)
    draft.add(asset, "createdBy", draft.maybe(0.4, draft.some("Team", "Post", "Person")))
    draft.add(asset, "usedBy", draft.maybe(0.3, draft.some("Team", "Organisation")))
    draft.add(asset, "derivedFrom", draft.maybe(0.2, draft.some("InformationAsset")))
    draft.add(asset, "copyOf", draft.maybe(0.2, draft.some("InformationAsset")))
    draft.add(asset, "isCopy", draft.maybe(0.25, draft.chance(0.7)))


def _assign(draft: Draft, thing: Iri, share: float, number: int = 0) -> None:
    if not draft.chance(share):
        return
    assignment = draft.attach(thing, "Assignment", number)
    draft.add(assignment, "assignmentFor", thing)
    draw = draft.random.random()
    if draw < 0.94:
        # An assignment that names nobody, and one that names a removed record, are the rare cases.
        classes = ("Post",) if draw < 0.45 else ("Team", "Organisation") if draw < 0.68 else ("Person",)
        draft.add(assignment, "assignee", draft.some(*classes))
    elif draw < 0.97:
        draft.add(assignment, "assignee", draft.random.choice((UNKNOWN, draft.some("Place"))))
    roles = ("information-asset-owner",) * 7 + (None, "custodian", "contact")
    role = draft.random.choice(roles)
    draft.add(assignment, "assignedRole", role and list_value("role", role))
    draft.add(assignment, "isTemporary", draft.maybe(0.4, draft.chance(0.7)))
    draft.add(assignment, "recordedAt", draft.maybe(0.8, draft.moment()))
    draft.period(assignment, over=0.3)
    for reply in range(draft.random.choice((0, 1, 1, 2))):
        _reply(draft, assignment, reply)


def _reply(draft: Draft, assignment: Iri, number: int) -> None:
    statement = draft.attach(assignment, "Statement", number)
    draft.add(statement, "about", assignment)
    draft.add(statement, "aboutField", Iri(SHAPE + "Assignment-assignee"))
    standing = draft.random.choice(("accepted", "accepted", "accepted", "declined", "proposed"))
    draft.add(statement, "standing", list_value("standing", standing))
    draft.add(statement, "saidAt", draft.maybe(0.8, draft.moment()))
    draft.add(statement, "recordedAt", draft.maybe(0.5, draft.moment()))
    draft.add(statement, "endDate", draft.maybe(0.3, draft.day((*PAST, *FUTURE))))


def _say_owner(draft: Draft, asset: Iri, number: int) -> None:
    statement = draft.attach(asset, "Statement", number)
    draft.add(statement, "about", asset)
    field_name = "InformationAsset-owner" if draft.chance(0.95) else "InformationAsset-heldBy"
    draft.add(statement, "aboutField", Iri(SHAPE + field_name))
    what = draft.random.choice(("none", "none", "not-known", "rival", "rival", "settled"))
    if what in {"none", "not-known"}:
        draft.add(statement, "answer", list_value("answer", what))
        standing = draft.random.choice((None, "proposed", "accepted", "settled", "declined"))
    else:
        draft.add(statement, "statedRecord", draft.some("Team", "Post", "Person"))
        standing = "settled" if what == "settled" else draft.random.choice((None, "proposed", "disputed", "accepted"))
    draft.add(statement, "standing", standing and list_value("standing", standing))
    said = draft.maybe(0.8, draft.moment())
    draft.add(statement, "saidAt", said)
    # A decision without a time is not defined, so a settled statement always has one.
    needs_time = said is None and standing == "settled"
    draft.add(statement, "recordedAt", draft.maybe(1.0 if needs_time else 0.7, draft.moment()))
    draft.add(statement, "endDate", draft.maybe(0.15, draft.day((*PAST, *FUTURE))))


def _say_no_flows(draft: Draft, asset: Iri) -> None:
    statement = draft.attach(asset, "Statement", 9)
    draft.add(statement, "about", asset)
    draft.add(statement, "aboutField", Iri(SHAPE + "InformationAsset-flows"))
    draft.add(statement, "answer", list_value("answer", "none" if draft.chance(0.85) else "not-known"))
    standing = draft.random.choice((None, "accepted", "accepted", "proposed", "declined"))
    draft.add(statement, "standing", standing and list_value("standing", standing))
    draft.add(statement, "saidAt", draft.maybe(0.8, draft.moment()))
    draft.add(statement, "recordedAt", draft.maybe(0.5, draft.moment()))
    draft.add(statement, "endDate", draft.maybe(0.15, draft.day((*PAST, *FUTURE))))


def _fill_flow(draft: Draft, flow: Iri) -> None:
    ends = ("Team", "Team", "Post", "Organisation", "Place", "Person")
    draft.add(flow, "flowFrom", draft.some(*ends))
    draft.add(flow, "flowTo", draft.some(*ends))
    for each in draft.several(2, "InformationAsset"):
        draft.add(flow, "carries", each)
    draft.add(flow, "via", draft.maybe(0.3, draft.some("Place")))
    draft.add(flow, "landsAs", draft.maybe(0.25, draft.some("InformationAsset")))
    draft.period(flow)
