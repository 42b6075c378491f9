"""Hand-worked examples of U1 to U11, the traps of the definitions among them."""

from oracle.cases import Case, held, hit, miss, nobody, owned_by, record, said_of

POST = record("post", "Post", "ima:grade grade:grade-7")
ANNA = record("anna", "Person")
TEAM = record("team", "Team")
GONE = record("gone", "Team", "ima:endDate 2026-04-01", "ima:succeededBy :next")
LEFT = record("left", "Person", "ima:endDate 2026-05-01")
TEMPORARY = "ima:isTemporary true"
RULE = record(
    "rule",
    "EligibilityRule",
    "ima:forRole role:information-asset-owner",
    "ima:minimumGrade grade:grade-6",
    "ima:startDate 2026-03-01",
)
COURSE_RULE = RULE.replace("ima:minimumGrade grade:grade-6", 'ima:requiredCourse "IAO induction"')
FILLED = (POST, ANNA, owned_by("post"), held("post", "anna", "ima:startDate 2026-02-01"))


def trained(*pairs: str) -> str:
    return record("t", "Training", "ima:trainee :anna", 'ima:course "IAO induction"', *pairs)


def rival(owner: str, *pairs: str, name: str = "said") -> str:
    return said_of("a", "InformationAsset-owner", f"ima:statedRecord :{owner}", *pairs, name=name)


def reply(standing: str, *pairs: str, name: str = "r") -> str:
    return said_of("s", "Assignment-assignee", f"ima:standing standing:{standing}", *pairs, name=name)


def settled(moment: str) -> str:
    return rival("team", "ima:standing standing:settled", f"ima:saidAt {moment}", name="decision")


OWNED_BY_TEAM = owned_by("team", "ima:recordedAt 2026-03-01T10:00:00Z")
DISPUTE = (TEAM, ANNA, OWNED_BY_TEAM, rival("anna", "ima:saidAt 2026-06-01T10:00:00Z"))

CASES: list[Case] = [
    hit("U1", "nothing was ever said", "2026-01-05"),
    hit("U1", "the answer was: not known", "2026-01-05", nobody().replace("answer:none", "answer:not-known")),
    hit(
        "U1",
        "an inherited owner does not count",
        "2026-01-05",
        ":a ima:partOf :p .",
        owned_by("team", thing="p"),
    ),
    hit(
        "U1",
        "a custodian is no owner",
        "2026-01-05",
        owned_by("team").replace("information-asset-owner", "custodian"),
    ),
    hit("U1", "an assignment names nobody", "2026-01-05", record("s", "Assignment", "ima:assignmentFor :a")),
    miss("U1", "a statement that has ended", TEAM, owned_by("team", "ima:endDate 2020-01-01")),
    miss("U1", "the answer was: nobody", nobody()),
    hit("U2", "the answer was: nobody", "2026-06-01", nobody("ima:saidAt 2026-06-01T10:00:00Z")),
    hit("U2", "recorded time where none was said", "2026-06-02", nobody("ima:recordedAt 2026-06-02T10:00:00Z")),
    hit(
        "U2",
        "an earlier claim still valid",
        "2026-06-01",
        nobody("ima:saidAt 2026-06-01T10:00:00Z"),
        OWNED_BY_TEAM,
    ),
    hit(
        "U2",
        "a claim without a time is not later",
        "2026-06-01",
        nobody("ima:saidAt 2026-06-01T10:00:00Z"),
        owned_by("team"),
    ),
    miss("U2", "a later claim", nobody("ima:saidAt 2026-02-01T10:00:00Z"), OWNED_BY_TEAM),
    miss("U2", "the answer was declined", nobody("ima:standing standing:declined")),
    miss("U2", "the answer holds until today", nobody("ima:endDate 2026-11-22")),
    hit(
        "U3",
        "the holder left today",
        "2026-11-22",
        POST,
        LEFT.replace("05-01", "11-22"),
        owned_by("post"),
        held("post", "left"),
    ),
    hit(
        "U3",
        "a post never held: start of the statement",
        "2026-02-01",
        POST,
        owned_by("post", "ima:startDate 2026-02-01"),
    ),
    hit(
        "U3",
        "a cover who has left is no cover",
        "2026-05-01",
        POST,
        LEFT,
        owned_by("post"),
        held("post", "left", "ima:holdingKind holdingKind:acting"),
    ),
    hit("U3", "the post itself ended", "2026-07-01", *FILLED, ":post ima:endDate 2026-07-01 ."),
    hit(
        "U3",
        "two vacant covers do not cover each other",
        None,
        POST,
        owned_by("post"),
        owned_by("post", TEMPORARY, name="s2"),
    ),
    miss("U3", "a holder", *FILLED),
    miss(
        "U3",
        "a cover",
        POST,
        ANNA,
        owned_by("post"),
        held("post", "anna", "ima:holdingKind holdingKind:deputy"),
    ),
    miss("U3", "a live temporary owner", POST, ANNA, owned_by("post"), owned_by("anna", TEMPORARY, name="s2")),
    hit("U4", "the owner left", "2026-05-01", LEFT, owned_by("left")),
    miss("U4", "the owner leaves tomorrow", LEFT.replace("05-01", "11-23"), owned_by("left")),
    miss("U4", "a second statement gives an owner", LEFT, TEAM, owned_by("left"), owned_by("team", name="s2")),
    hit("U5", "the unit ended, the successor is not known", "2026-04-01", GONE, owned_by("gone")),
    hit(
        "U5",
        "the successor ended too",
        "2026-04-01",
        GONE,
        record("next", "Team", "ima:endDate 2026-09-01"),
        owned_by("gone"),
    ),
    hit(
        "U5",
        "the unit has not begun",
        "2026-11-22",
        TEAM,
        ":team ima:startDate 2026-12-01 .",
        owned_by("team"),
    ),
    hit("U5", "the owner is a removed record", "2026-11-22", owned_by("removed")),
    miss(
        "U5",
        "the successor of the successor exists",
        GONE,
        record("next", "Team", "ima:endDate 2026-09-01", "ima:succeededBy :last"),
        record("last", "Team"),
        owned_by("gone"),
    ),
    hit(
        "U6",
        "the owner of the parent's parent",
        "2026-01-05",
        ":a ima:partOf :p . :p ima:partOf :q .",
        owned_by("team", thing="q"),
    ),
    hit(
        "U6",
        "the owner of the parent's cluster",
        "2026-01-05",
        ":a ima:partOf :p . :p ima:inCluster :c . :c a ima:AssetCluster .",
        owned_by("team", thing="c"),
    ),
    hit(
        "U6",
        "the owner of the place, the own statement ended",
        "2026-03-01",
        ":a ima:heldIn :p . :p a ima:Place .",
        owned_by("team", thing="p"),
        owned_by("team", "ima:endDate 2026-03-01", name="s2"),
    ),
    miss(
        "U6",
        "the place of a parent gives nothing",
        ":a ima:partOf :b . :b ima:heldIn :p .",
        owned_by("team", thing="p"),
    ),
    miss(
        "U6",
        "a statement of its own",
        ":a ima:heldIn :p .",
        owned_by("team", thing="p"),
        owned_by("team", name="s2"),
    ),
    hit("U7", "the grade is too low", "2026-03-01", *FILLED, RULE),
    hit("U7", "the training has lapsed", "2026-03-01", *FILLED, COURSE_RULE, trained("ima:endDate 2026-11-22")),
    hit(
        "U7",
        "a post without a grade",
        "2026-03-01",
        POST.replace(" ; ima:grade grade:grade-7", ""),
        *FILLED[1:],
        RULE,
    ),
    miss("U7", "the grade is high enough", *FILLED, RULE.replace("grade-6", "grade-7")),
    miss("U7", "the training is in force", *FILLED, COURSE_RULE, trained()),
    miss("U7", "the rule is of another day", *FILLED, RULE.replace(" .", " ; ima:endDate 2026-11-22 .")),
    miss(
        "U7",
        "a cover is not asked",
        *FILLED[:3],
        held("post", "anna", "ima:holdingKind holdingKind:acting"),
        RULE,
    ),
    hit("U8", "a statement and a rival value", "2026-06-01", *DISPUTE),
    hit("U8", "each says that the other owns it", None, TEAM, ANNA, rival("team"), rival("anna", name="said2")),
    hit("U8", "the decision came before the rival", "2026-06-01", *DISPUTE, settled("2026-04-01T10:00:00Z")),
    miss("U8", "settled at the very time", *DISPUTE, settled("2026-06-01T10:00:00Z")),
    miss(
        "U8",
        "the rival value was declined",
        TEAM,
        ANNA,
        OWNED_BY_TEAM,
        rival("anna", "ima:standing standing:declined"),
    ),
    miss("U8", "cover is not a rival", TEAM, ANNA, OWNED_BY_TEAM, owned_by("anna", TEMPORARY, name="s2")),
    miss("U8", "two statements with one owner", TEAM, OWNED_BY_TEAM, owned_by("team", name="s2")),
    hit(
        "U9",
        "nobody replied: start of the statement",
        "2026-02-01",
        TEAM,
        owned_by("team", "ima:startDate 2026-02-01"),
    ),
    hit("U9", "nobody replied: recorded", "2026-03-01", TEAM, OWNED_BY_TEAM),
    hit(
        "U9",
        "declined",
        "2026-06-01",
        TEAM,
        OWNED_BY_TEAM,
        reply("declined", "ima:saidAt 2026-06-01T10:00:00Z"),
    ),
    hit(
        "U9",
        "the acceptance lapsed",
        "2026-09-01",
        TEAM,
        OWNED_BY_TEAM,
        reply("accepted", "ima:endDate 2026-09-01"),
    ),
    miss("U9", "accepted", TEAM, OWNED_BY_TEAM, reply("accepted", "ima:saidAt 2026-11-22T10:00:00Z")),
    hit(
        "U10",
        "a temporary owner ended",
        "2026-10-01",
        TEAM,
        owned_by("team", TEMPORARY, "ima:endDate 2026-10-01"),
    ),
    hit(
        "U10",
        "the cover of the post ended",
        "2026-10-01",
        *FILLED[:3],
        held("post", "anna", "ima:holdingKind holdingKind:acting", "ima:endDate 2026-10-01"),
    ),
    miss(
        "U10",
        "a statement is valid again",
        TEAM,
        owned_by("team", TEMPORARY, "ima:endDate 2026-10-01"),
        owned_by("team", name="s2"),
    ),
    miss(
        "U10",
        "a holder came",
        *FILLED,
        held("post", "anna", "ima:holdingKind holdingKind:acting", "ima:endDate 2026-10-01", name="h2"),
    ),
    hit("U11", "the statement ended", "2026-10-01", TEAM, owned_by("team", "ima:endDate 2026-10-01")),
    hit("U11", "the statement has not begun", "2026-11-22", TEAM, owned_by("team", "ima:startDate 2026-11-23")),
    hit(
        "U11",
        "a successor of the unit does not own",
        "2026-10-01",
        GONE,
        record("next", "Team"),
        owned_by("gone", "ima:endDate 2026-10-01"),
    ),
    miss("U11", "it is U10", TEAM, owned_by("team", TEMPORARY, "ima:endDate 2026-10-01")),
    miss("U11", "it is U2", TEAM, owned_by("team", "ima:endDate 2026-10-01"), nobody()),
    miss("U11", "never stated"),
]
