"""Verbs as data: their families, the routes they name, their particles and their forms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """What a verb says: its family, the route it names, and whether it is often a noun."""

    family: str
    via: str = ""
    is_also_noun: bool = False


# family: verbs by their base form. "=" gives the route it names, "*" marks what is often a noun.
_VERBS = {
    "send": """send forward* supply* provide give
        submit transfer* deliver pass* hand
        issue* distribute circulate publish release* export* upload feed* stream* push
        return* disclose transmit dispatch route* notify copy* refer* report* tell
        escalate file* bring hand_deliver=hand hand-deliver=hand load* grant* post=post* mail=post*
        email=email* e-mail=email* phone=phone*
        telephone=phone* ring=phone* call=phone* fax=fax*
        radio=radio* courier=courier* text=text*
        relay drop* offer* show* leave lodge send_on advise inform brief* alert* warn raise write_to lend loan* donate serve deposit* present*""",
    "receive": "receive get obtain collect pick_up import* download* pull take fetch acquire request* order*",
    "move": "go come flow* arrive reach travel* move*",
    "hold": "hold keep store* maintain have retain archive* save manage look_after house* host* stash stow record* log* enter lock* shelve box* pin* hang chain* tuck stick* stack* place* put pop",
    "stay": "live sit reside stay lie stand*",
    "own": "own",
    "use": "use* access* consult",
    "share": "share*",
    "swap": "swap* exchange*",
    "see": "see view* open read* edit look_at look_up log_into log_in_to log_on_to search* browse check* amend change* update* inspect examine retrieve query* get_into get_at get_in_to",
}
_FORMS = {
    "send": "sends sent sending",
    "give": "gives given giving gave",
    "feed": "feeds fed feeding",
    "bring": "brings brought bringing",
    "get": "gets got getting gotten",
    "take": "takes taken taking took",
    "tell": "tells told telling",
    "ring": "rings rung ringing rang",
    "show": "shows shown showing showed",
    "leave": "leaves left leaving",
    "go": "goes gone going went",
    "come": "comes come coming came",
    "hold": "holds held holding",
    "keep": "keeps kept keeping",
    "have": "has had having 've",
    "see": "sees seen seeing saw",
    "read": "reads read reading",
    "lend": "lends lent lending",
    "write": "writes written writing wrote",
    "pin": "pins pinned pinning",
    "put": "puts putting",
    "pop": "pops popped popping",
    "hang": "hangs hung hanging",
    "stick": "sticks stuck sticking",
    "lie": "lies lay lying",
    "stand": "stands stood standing",
    "sit": "sits sat sitting",
    "hand deliver": "hand_delivers hand_delivered hand_delivering",
    "log": "logs logged logging",
    "swap": "swaps swapped swapping",
    "submit": "submits submitted submitting",
    "transmit": "transmits transmitted transmitting",
    "drop": "drops dropped dropping",
    "refer": "refers referred referring",
    "transfer": "transfers transferred transferring",
    "receive": "recieve recieves recieved recieving receives received receiving",
}


@dataclass(frozen=True)
class Form:
    """One form of a verb: `kind` is base, s, past or ing; past stands for the participle, too."""

    verb: Verb
    base: str
    kind: str


def forms_of(base: str) -> list[str]:
    """Give the other forms of a verb."""
    if base in _FORMS:
        return [f.replace("_", " ") for f in _FORMS[base].split()]
    stem = base[:-1] if base.endswith("e") else base
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    if " " in base:
        first, rest = base.split(" ", 1)
        return [f"{form.replace('_', ' ')} {rest}" for form in forms_of(first)]
    ending = "es" if base.endswith(("s", "x", "ch", "sh")) else "s"
    return [base + ending, stem + "ed", stem + "ing"]


def _all_forms() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for family, listed in _VERBS.items():
        for entry in listed.split():
            base, _, via = entry.replace("*", "").partition("=")
            base = base.replace("_", " ")
            verb = Verb(family, via, "*" in entry)
            found.setdefault(base, Form(verb, base, "base"))
            for form in forms_of(base):
                kind = "ing" if form.split()[0].endswith("ing") else "s" if form.split()[0].endswith("s") else "past"
                kind = "base" if form in ("recieve", "'ve") else kind
                found.setdefault(form, Form(verb, base, kind))
    return found


FORMS = _all_forms()
