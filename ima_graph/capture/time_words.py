"""Words of time as data: what people say for each frequency, days, months, periods."""

from ima_graph.capture.word_sets import words

HOURS = words("noon midnight lunchtime teatime cop cob")
MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec"
)
SEASONS = words("spring summer autumn winter easter christmas michaelmas year-end april_fool new_year")
WEEKDAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun"
)
PARTS_OF_DAY = words("morning afternoon evening night lunchtime day workday weekday working_day week_day")
NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "twelve": 12,
    "ten": 10,
    "five": 5,
    "eight": 8,
    "seven": 7,
    "one": 1,
    "second": 2,
    "other": 2,
    "third": 3,
    "nine": 9,
}
# The labels of the list `frequency`, with what people say for each; a test compares them with the list.
FREQUENCIES: dict[str, tuple[str, ...]] = {
    label: tuple(phrases.split("|"))
    for label, phrases in {
        "continuous": "continuous|continuously|real-time|real time|in real time|in real-time|near real-time"
        "|in near real time|streaming|constant|constantly|event-driven|live|all the time|round the clock"
        "|around the clock|24/7|non-stop|as it happens|as they happen|every second|minute by minute|instantly"
        "|immediately|at all times|24 hours a day",
        "hourly": "hourly|once an hour|per hour|on the hour|every hour on the hour",
        "daily": "daily|nightly|overnight|once a day|per day|every week day|at night|in the mornings|in the evenings"
        "|mornings|at close of play|at the end of the day|day to day|first thing every morning"
        "|first thing each morning|at midnight|at noon|daily basis",
        "weekly": "weekly|once a week|per week|every weekend|each weekend|at weekends|at the weekend|week by week|wkly",
        "fortnightly": "fortnightly|biweekly|bi-weekly|once a fortnight|every second week|per fortnight"
        "|alternate weeks",
        "monthly": "monthly|month end|at month end|month-end|at month-end|once a month|per month"
        "|month by month|every payday|each payday|every pay day|each pay day|after month end|after each month end"
        "|after month-end|mthly",
        "quarterly": "quarterly|termly|once a quarter|per quarter|once a term|at quarter end|quarter end|quarter-end"
        "|qtrly|at quarter-end|four times a year|4 times a year|at the end of term"
        "|at the start of term|per term|three-monthly",
        "twice a year": "twice a year|half-yearly|half yearly|six-monthly|six monthly|6-monthly|two times a year"
        "|twice yearly|biannually|bi-annually|twice annually|twice per year|twice each year|twice every year|every half year"
        "|each half year|2 times a year|semi-annually",
        "yearly": "yearly|annual|annually|year end|at year end|year-end|at year-end|once a year|per year|per annum|pa"
        "|at the end of the year|at the end of the financial year|at the start of the year"
        "|every financial year|each financial year|year on year|every academic year"
        "|each academic year|every school year|each school year|yrly",
        "on request": "on request|ad hoc|ad-hoc|on demand|as needed|as required|when needed|on-demand|when asked"
        "|when requested|when required|as requested|if asked|if requested|if needed|if required|upon request"
        "|as and when|as and when needed|as and when required|as necessary|when necessary"
        "|if necessary|whenever asked|whenever needed|whenever requested|as and when requested|whenever they ask"
        "|when they ask|if they ask|whenever we ask|when we ask|if we ask|when they need it|when they need them"
        "|as they need it|on ask|by request|at request|by arrangement|when called for"
        "|when someone asks|when somebody asks|where needed|where required|whenever required|when we are asked"
        "|when they request it|if they need it|on enquiry|on application|whenever someone asks|when anyone asks"
        "|if anyone asks|if someone asks|as asked|at their request|at our request|when he asks|when she asks"
        "|when it is needed|on their request|only when asked|only on request|only if asked|if and when needed"
        "|if and when required|as reqd|when reqd",
        "once": "once|one-off|one off|just once|only once|as a one-off|as a one off",
    }.items()
}
DATES = words(
    "last this next yesterday today tomorrow tonight recently now noon midnight lunchtime mid early late "
    "christmas easter then 9am"
)
AGES = words(
    "year years month months week weeks day days hours minutes decades ever good now life permanent permanently "
    "generations"
)
