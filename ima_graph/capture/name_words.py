"""Words in and around names as data: what heads a name, what joins one, what names nobody."""

from ima_graph.capture.time_words import MONTHS, SEASONS, WEEKDAYS
from ima_graph.capture.word_sets import words

ARTICLES = words("the a an our my their your his her its this that these those some")
DETERMINERS = ARTICLES | words("all every each any both no copies another")
WE = words("we us i me ourselves ours mine")
OUR_TEAM = words(
    "our_team our_department our_office our_unit our_section my_team my_department this_team the_team "
    "my_responsibility our_responsibility my_job our_job"
)
THEY = words("they them it which that this these those he she him who ones one")
# Not names of anybody or anything.
NOBODY = words(
    "they them people everyone everybody someone somebody anyone anybody nobody others colleagues_elsewhere he "
    "she him some_people other_people other_teams other_departments others_teams many several some all no_one "
    "no-one whoever one_of_the_teams another_team some_team lots_of_people folk folks the_lot whomever "
    "most_people certain_people whoever_needs_it whoever_asks whoever_wants_it anyone_who_asks "
    "anyone_who_needs_it all_sorts all_and_sundry who a_few_people loads_of_people half_the_building "
    "whoever_is_on_duty people_outside outside_people it home"
)
NOTHING = words(
    "stuff things thing something anything everything it them they this that these those data info information "
    "lots loads bits various some all material bits_and_pieces lots_of_stuff all_sorts one ones whatever nothing "
    "lots_of_data lots_of_information lots_of_things all_kinds_of_stuff the_lot details the_usual the_data home"
)
VAGUE = words("various several many some other certain unspecified different multiple random assorted numerous")
# Nouns that can stand for a thing by themselves: what comes before them only says which.
HEADS = words(
    "answer answers response responses list lists register registers file files record records report reports form forms plan plans minutes log "
    "logs database data dataset datasets spreadsheet spreadsheets sheet sheets schedule schedules return returns "
    "statement statements policy policies contract contracts letter letters book books diary diaries folder "
    "folders map maps index ledger ledgers archive archives note notes notices notice certificates certificate "
    "invoice invoices receipt receipts rota rotas roster rosters survey surveys calendar catalogue directory "
    "document documents papers paper pack packs summary summaries figures statistics stats results result "
    "accounts account budget budgets forecast forecasts details application applications request requests "
    "referral referrals assessment assessments review reviews drawing drawings photo photos photographs image "
    "images recording recordings feed feeds extract extracts export exports agreement agreements licence licences "
    "permit permits order orders claim claims complaint complaints correspondence email emails timesheet "
    "timesheets payslip payslips inventory tracker trackers dashboard risk_register agenda agendas brief briefs "
    "briefing briefings bulletin bulletins newsletter newsletters guidance manual manuals history histories "
    "proposal proposals template templates library card cards slip slips ticket tickets sample samples update "
    "updates alert alerts warnings notification notifications instruction instructions decision decisions opinion "
    "opinions"
)
TEAM_HEADS = words(
    "team teams department departments service services unit units office offices board boards committee "
    "directorate authority group groups trust council division section branch centre bureau agency commission "
    "panel hub company partnership"
)
# Two words that make one name with "and" between them.
PAIRS = frozenset(
    tuple(pair.split("-"))
    for pair in words(
        "health-safety terms-conditions births-deaths deaths-marriages birth-death learning-development "
        "research-development policy-procedure policies-procedures income-expenditure profit-loss research-innovation "
        "people-culture equality-diversity diversity-inclusion equality-inclusion arts-culture sport-leisure "
        "sports-leisure parks-leisure fire-rescue search-rescue accident-emergency command-control goods-services "
        "adults-children children-families children-young families-children gas-electricity food-drink lost-found "
        "weights-measures ways-means audit-risk risk-audit risk-compliance governance-risk press-media "
        "coast-countryside harbour-coast museums-galleries libraries-archives bed-breakfast trial-error wear-tear "
        "mergers-acquisitions information-technology revenue-customs revenues-benefits commissioning-procurement "
        "planning-building environment-rural food-rural digital-culture culture-media media-sport science-technology "
        "business-trade education-skills housing-communities communities-local work-pensions health-social "
        "births-marriages safety-environment events-venues roads-bridges births,-deaths design-print "
        "hardware-software roles-responsibilities faqs-answers questions-answers q-a black-white question-answer "
        "hopes-fears benefits-revenues finance-resources data-insight data-analytics strategy-policy policy-strategy "
        "policy-research quality-safety safety-quality aids-adaptations comings-goings ins-outs pay-pensions "
        "pay-display pay-conditions pros-cons rest-recuperation plant-machinery land-property property-land "
        "fixtures-fittings stocks-shares room-board sickness-absence security-resilience emergency-planning "
        "special-educational energy-climate trade-industry tax-duty customs-excise collections-care town-country "
        "towns-villages parks-gardens roads-streets streets-parks nature-wildlife sick-dying sand-gravel oil-gas "
        "water-sewerage home-abroad naming-numbering "
    )
)
# Organisations and offices that are named "X for Y": the "for" belongs to the name.
BODIES = words(
    "department office ministry centre center institute council board agency commission commissioner society "
    "association fund foundation campaign secretary minister director head committee trust hub service dept "
    "directorate manager officer lead group network college school academy unit team partnership partner "
    "director-general adviser spokesperson bureau charity inspectorate judge tribunal"
)
# Things that are for or about something: the small word belongs to the name.
WANTS = words(
    "request requests application applications claim claims bid bids invoice invoices order orders form forms "
    "case plan plans proposal proposals template templates business_case rules criteria budget estimate estimates "
    "quote quotes quotation quotations tender tenders permission evidence specification specifications list "
    "agreement contract contracts consent certificate arrangements target targets demand bill bills reasons "
    "support provision codes schedule timetable dates names details login logins key keys keycodes figures"
)
ABOUTS = words(
    "report reports note notes guidance advice data information statistics stats figures briefing briefings paper "
    "papers policy policies update updates details statement statements research feedback views comments evidence "
    "queries questions complaints intelligence facts return returns consultation lesson lessons training opinion "
    "opinions decisions survey surveys letter letters news analysis material documents correspondence instruction "
    "instructions"
)
# Words that are teams by themselves, in every organisation.
TEAMS = words(
    "finance estates hr it ict legal payroll procurement operations communications comms facilities security "
    "reception audit treasury marketing registry housing planning purchasing accounts governance compliance "
    "transport pensions admissions pharmacy parking highways"
)
# What a thing can be "in" or "on" without being there: "in order", "on leave".
NO_PLACES = (
    MONTHS
    | SEASONS
    | WEEKDAYS
    | words(
        "behalf leave holiday trouble charge mess date order progress time hold pain place use danger fire need state chaos "
        "touch demand track favour short practice theory doubt flux way meeting meetings agenda mind debt review "
        "dispute arrears future past dark process course transit view public general draft force effect french german "
        "welsh english spanish least most once all risk fault best worst top strike loan display fact full part red control custody hands"
    )
)
# What is sent or kept, and sends nothing itself.
THINGS = HEADS - TEAMS - words("library archive archives accounts directory") | words("numbers data codes spreadsheet")
