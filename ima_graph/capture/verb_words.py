"""Verbs as data: their families, the routes they name, their particles and their forms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """What a verb says: its family, the route it names, the particles that may follow, and whether it is often a noun."""

    family: str
    via: str = ""
    particles: frozenset[str] = frozenset()
    is_also_noun: bool = False


# family: verbs by their base form. "=" gives the route it names, "+" the particles, "*" marks what is often a noun.
_VERBS = {
    "send": """send+off+on+out+over+back+round+in+through+across+up+down+along forward*+on supply* provide give+out+back
        submit transfer*+over+across deliver pass+on+over+along+back+round+up+down+through+across hand+over+in+out+back+on
        issue* distribute circulate publish release* export* upload+up feed*+back+in+into+through push+out+over+through
        return*+back disclose transmit dispatch route+on notify copy*+over+across refer* report*+back+up+in tell+back
        escalate file*+in bring+in+over+back hand_deliver=hand hand-deliver=hand load*+in+up grant* post=post*+off+out+back+on mail=post*+out+off+back
        email=email*+over+out+back+on+across e-mail=email*+over+out+back+on+across phone=phone*+through+in+over+back
        telephone=phone*+through+in ring=phone*+through+in call=phone*+through+in fax=fax*+over+through+across+back+in
        radio=radio*+in+through+over+back courier=courier*+over+across text=text*+over+through
        relay+on drop*+off+in offer show* leave lodge send_on advise inform""",
    "receive": "receive get+in+back+through obtain collect+in import*+in download*+down pull+in+down+across+through "
    "take+in+delivery fetch+back acquire request*",
    "move": "go+off+out+over+back+across+through+up+down+on+round+straight+along come+in+over+back+across+through+up+down+round+along "
    "flow*+in+out+through+across+back+down+up arrive+in+back travel+over+across move*+over+across+on",
    "hold": "hold keep+up+back store* maintain have retain archive* save manage look_after house* host* stash stow record* log* enter",
    "stay": "live sit reside",
    "own": "own",
    "use": "use* access* consult",
    "share": "share*",
    "swap": "swap* exchange*",
    "see": "see view* open read edit look_at log_into log_in_to log_on_to search* browse check amend change update",
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
    "have": "has had having",
    "see": "sees seen seeing saw",
    "read": "reads read reading",
    "sit": "sits sat sitting",
    "hand deliver": "hand_delivers hand_delivered hand_delivering",
    "log": "logs logged logging",
    "swap": "swaps swapped swapping",
    "submit": "submits submitted submitting",
    "transmit": "transmits transmitted transmitting",
    "drop": "drops dropped dropping",
    "refer": "refers referred referring",
    "transfer": "transfers transferred transferring",
    "look after": "looks_after looked_after looking_after",
    "look at": "looks_at looked_at looking_at",
    "log into": "logs_into logged_into logging_into",
    "log in to": "logs_in_to logged_in_to logging_in_to",
    "log on to": "logs_on_to logged_on_to logging_on_to",
    "send on": "sends_on sent_on sending_on",
    "receive": "recieve recieves recieved recieving receives received receiving",
}


@dataclass(frozen=True)
class Form:
    """One form of a verb: `kind` is base, s, past or ing; past stands for the participle, too."""

    verb: Verb
    base: str
    kind: str


def _forms(base: str) -> list[str]:
    if base in _FORMS:
        return [f.replace("_", " ") for f in _FORMS[base].split()]
    stem = base[:-1] if base.endswith("e") else base
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    ending = "es" if base.endswith(("s", "x", "ch", "sh")) else "s"
    return [base + ending, stem + "ed", stem + "ing"]


def _all_forms() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for family, listed in _VERBS.items():
        for entry in listed.split():
            head, *particles = entry.replace("*", "").split("+")
            base, _, via = head.partition("=")
            base = base.replace("_", " ")
            verb = Verb(family, via, frozenset(particles), "*" in entry)
            found.setdefault(base, Form(verb, base, "base"))
            for form in _forms(base):
                kind = "ing" if form.split()[0].endswith("ing") else "s" if form.split()[0].endswith("s") else "past"
                kind = "base" if form == "recieve" else kind
                found.setdefault(form, Form(verb, base, kind))
    return found


FORMS = _all_forms()
