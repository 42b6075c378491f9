"""Hand-worked examples of O1 to O9 and of what is not live, the traps of the definitions among them."""

from oracle.cases import Case, flow, held, hit, miss, record, said_of

TEAM = record("team", "Team")
OTHER = record("other", "Team")
HELD = (TEAM, OTHER, ":a ima:heldBy :team .")
NO_FLOWS = said_of("a", "InformationAsset-flows", "ima:answer answer:none", "ima:saidAt 2026-06-01T10:00:00Z")
LANDED = record("f", "Flow", "ima:flowFrom :other", "ima:flowTo :team", "ima:carries :b")
ENDED_PLACE = record("p", "Place", "ima:administeredBy :team", "ima:endDate 2026-08-01")
DRIVE = record("drive", "Place", "ima:placeKind placeKind:personal-drive", "ima:startDate 2026-04-01")
RULE = record("rule", "RetentionRule", "ima:retentionYears 7")
DUE = ":a ima:retainedUnder :rule ; ima:retentionStart 2019-11-22 ."
DUE_BY_CLASS = """
:a ima:inRecordClass :c ; ima:retentionStart 2019-11-22 .
:c a ima:RecordClass ; ima:retainedUnder :rule ."""
DECIDED = "ima:disposalAction disposalAction:keep"
MASTER = record("m", "InformationAsset", "ima:status status:live")


def served(*pairs: str) -> str:
    return ":a ima:serves :work . " + record("work", "BusinessFunction", *pairs)


def decision(*pairs: str) -> str:
    return record("d", "DisposalDecision", "ima:disposalOf :a", DECIDED, *pairs)


CASES: list[Case] = [
    hit("O1", "asked, and there are none", "2026-06-01", *HELD, NO_FLOWS),
    hit(
        "O1",
        "a flow between others does not count",
        "2026-06-01",
        *HELD,
        NO_FLOWS,
        flow("f", "other", "other"),
    ),
    miss("O1", "never asked", *HELD),
    miss("O1", "a flow out", *HELD, NO_FLOWS, flow("f", "team", "other")),
    miss("O1", "a flow in", *HELD, NO_FLOWS, flow("f", "other", "team")),
    miss("O1", "the answer has ended", *HELD, NO_FLOWS.replace(" .", " ; ima:endDate 2026-11-22 .")),
    hit("O2", "a team, and nothing arrives", "2026-01-05", *HELD),
    hit("O2", "made by another team", "2026-01-05", *HELD, ":a ima:createdBy :other ."),
    hit(
        "O2",
        "the flow ended today",
        "2026-01-05",
        *HELD,
        flow("f", "other", "team", "ima:endDate 2026-11-22"),
    ),
    hit("O2", "it arrives elsewhere", "2026-01-05", *HELD, flow("f", "team", "other")),
    miss("O2", "no team stated", TEAM),
    miss("O2", "made by its own team", *HELD, ":a ima:createdBy :team ."),
    miss(
        "O2",
        "made by a post of its team",
        *HELD,
        ":a ima:createdBy :post . :post a ima:Post ; ima:inTeam :team .",
    ),
    miss("O2", "it lands under another name", *HELD, LANDED, ":a ima:derivedFrom :b ."),
    miss("O2", "the flow is recorded as landing as it", *HELD, LANDED.replace(" .", " ; ima:landsAs :a .")),
    miss("O2", "it arrives at a place that has it", *HELD, ":a ima:heldIn :p .", flow("f", "other", "p")),
    hit("O3", "nothing leaves", "2026-01-05", *HELD, flow("f", "other", "team")),
    hit("O3", "the last flow ended", "2026-07-01", *HELD, flow("f", "team", "other", "ima:endDate 2026-07-01")),
    hit("O3", "the function ended", "2026-03-01", *HELD, served("ima:endDate 2026-03-01")),
    miss("O3", "a flow out", *HELD, flow("f", "team", "other")),
    miss(
        "O3",
        "a post of the team sends it",
        *HELD,
        ":post a ima:Post ; ima:inTeam :team .",
        flow("f", "post", "other"),
    ),
    miss("O3", "a user", *HELD, ":a ima:usedBy :other ."),
    miss("O3", "a live duty", *HELD, ":a ima:serves :duty . :duty a ima:LegalDuty ."),
    hit("O4", "the place ended", "2026-08-01", TEAM, ENDED_PLACE, ":a ima:heldIn :p ."),
    hit("O4", "nobody runs the place", "2026-01-05", ":a ima:heldIn :p . :p a ima:Place ."),
    hit(
        "O4",
        "a vacant post runs it",
        "2026-01-05",
        ":a ima:heldIn :p . :p a ima:Place ; ima:administeredBy :x . :x a ima:Post .",
    ),
    miss("O4", "no place stated"),
    miss(
        "O4",
        "a second place is good",
        TEAM,
        ENDED_PLACE,
        ":a ima:heldIn :p, :q . :q a ima:Place ; ima:administeredBy :team .",
    ),
    miss(
        "O4",
        "a filled post runs it",
        ":a ima:heldIn :p . :p a ima:Place ; ima:administeredBy :x . :x a ima:Post .",
        record("anna", "Person"),
        held("x", "anna"),
    ),
    hit("O5", "the function ended", "2026-03-01", served("ima:endDate 2026-03-01")),
    hit("O5", "the function has not begun", None, served("ima:startDate 2026-12-01")),
    miss("O5", "nothing stated"),
    miss(
        "O5",
        "the functions merged",
        served("ima:endDate 2026-03-01", "ima:succeededBy :n"),
        record("n", "BusinessFunction"),
    ),
    miss("O5", "one of two lives", served("ima:endDate 2026-03-01"), ":a ima:serves :d . :d a ima:LegalDuty ."),
    hit(
        "O6",
        "the receiver ended",
        "2026-09-01",
        TEAM,
        record("x", "Organisation", "ima:endDate 2026-09-01"),
        flow("f", "team", "x"),
    ),
    hit(
        "O6",
        "the system on the way ended",
        "2026-08-01",
        TEAM,
        ENDED_PLACE,
        flow("f", "team", "team", "ima:via :p"),
    ),
    miss("O6", "the flow has ended", TEAM, ENDED_PLACE, flow("f", "team", "p", "ima:endDate 2026-08-01")),
    miss(
        "O6",
        "the receiver ends tomorrow",
        TEAM,
        record("x", "Team", "ima:endDate 2026-11-23"),
        flow("f", "team", "x"),
    ),
    hit("O7", "only on a drive", "2026-04-01", DRIVE, ":a ima:heldIn :drive ."),
    hit("O7", "the shared place ended", "2026-08-01", DRIVE, ENDED_PLACE, ":a ima:heldIn :drive, :p ."),
    miss(
        "O7",
        "a shared mailbox",
        ":a ima:heldIn :p . :p a ima:Place ; ima:placeKind placeKind:shared-mailbox .",
    ),
    miss("O7", "a shared place as well", DRIVE, ":a ima:heldIn :drive, :p . :p a ima:Place ."),
    miss("O7", "the personal place has ended", DRIVE.replace("startDate", "endDate"), ":a ima:heldIn :drive ."),
    hit("O8", "due today", "2026-11-22", RULE, DUE),
    hit("O8", "the rule of its record class", "2026-11-22", RULE, DUE_BY_CLASS),
    hit("O8", "decided only tomorrow", "2026-11-22", RULE, DUE, decision("ima:onDate 2026-11-23")),
    hit("O8", "a leap day", "2026-02-28", RULE.replace("7", "2"), DUE.replace("2019-11-22", "2024-02-29")),
    miss("O8", "due tomorrow", RULE, DUE.replace("22 .", "23 .")),
    miss("O8", "decided today", RULE, DUE, decision("ima:onDate 2026-11-22")),
    miss("O8", "decided, no date", RULE, DUE, decision()),
    miss("O8", "the trigger has not happened", RULE, ":a ima:retainedUnder :rule ."),
    hit("O9", "marked as a copy, no master", None, ":a ima:isCopy true ."),
    hit("O9", "the master ended", "2026-02-01", MASTER, ":m ima:endDate 2026-02-01 . :a ima:copyOf :m ."),
    miss("O9", "a live master", MASTER, ":a ima:isCopy true ; ima:copyOf :m ."),
    miss("O9", "said to be no copy", ":a ima:isCopy false ."),
]
