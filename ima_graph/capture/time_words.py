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
        "continuous": "continuous|continuously|real-time|real time|in real time|in real-time|near real-time|in near real time"
        "|streaming|constant|constantly|event-driven|live|all the time|round the clock|around the clock|24/7|non-stop|as it happens"
        "|as they happen|every minute|every second|minute by minute|instantly|immediately|at all times|24 hours a day",
        "hourly": "hourly|every hour|each hour|once an hour|per hour|an hour|on the hour|every hour on the hour",
        "daily": "daily|every day|each day|nightly|overnight|once a day|per day|every working day|each working day|every weekday"
        "|each weekday|every week day|every night|each night|every morning|each morning|every evening|each evening|every afternoon"
        "|each afternoon|a day|at night|in the mornings|in the evenings|mornings|at the end of each day|at the end of every day"
        "|at close of play|at the end of the day|day to day|first thing every morning|first thing each morning|first thing every day"
        "|last thing each day|last thing every day|every lunchtime|each lunchtime|every single day|every workday|each workday|at midnight"
        "|at noon|on a daily basis|daily basis|at the start of each day|every 24 hours",
        "weekly": "weekly|every week|each week|once a week|per week|a week|on a weekly basis|every weekend|each weekend|at weekends"
        "|at the weekend|at the end of each week|at the end of every week|at the end of the week|week by week|every single week"
        "|at the start of each week|every seven days|every 7 days|wkly",
        "fortnightly": "fortnightly|biweekly|bi-weekly|every two weeks|every 2 weeks|every fortnight|each fortnight|once a fortnight"
        "|every other week|every second week|a fortnight|per fortnight|on a fortnightly basis|every 14 days|alternate weeks",
        "monthly": "monthly|every month|each month|month end|at month end|month-end|at month-end|once a month|per month|a month"
        "|at the end of each month|at the end of every month|at the end of the month|at the start of each month"
        "|at the start of every month|at the beginning of each month|at the start of the month|at the beginning of the month"
        "|on a monthly basis|every single month|on the first of the month|on the first of each month|on the first of every month"
        "|on the last day of the month|every calendar month|each calendar month|month by month|every payday|each payday|every pay day"
        "|each pay day|after month end|after each month end|after month-end|mthly"
        "|at the end of a month|on the first of a month|every month end|each month end|every month-end|each month-end",
        "quarterly": "quarterly|every quarter|each quarter|termly|every term|each term|once a quarter|per quarter|a quarter|once a term"
        "|at quarter end|quarter end|quarter-end|at quarter-end|every three months|every 3 months|four times a year|4 times a year"
        "|at the end of each quarter|at the end of every quarter|at the end of the quarter|at the end of each term|at the end of term"
        "|on a quarterly basis|at the start of each term|at the start of each quarter|at the end of every term|at the start of term"
        "|at the start of every term|every quarter end|each quarter end|per term|a term|three-monthly|at the end of the term",
        "twice a year": "twice a year|half-yearly|half yearly|six-monthly|six monthly|6-monthly|every six months|every 6 months"
        "|two times a year|twice yearly|biannually|twice annually|twice per year|twice each year|twice every year|every half year"
        "|each half year|2 times a year|semi-annually",
        "yearly": "yearly|annual|annually|every year|each year|year end|at year end|year-end|at year-end|once a year|per year|a year"
        "|per annum|p.a.|pa|at the end of each year|at the end of the year|at the end of the financial year|at the end of every year"
        "|at the start of each year|at the start of the year|on an annual basis|on a yearly basis|every twelve months"
        "|every 12 months|every financial year|each financial year|every single year|year on year|every academic year"
        "|each academic year|every school year|each school year|every calendar year|each calendar year|once every year|yrly",
        "on request": "on request|ad hoc|ad-hoc|on demand|as needed|as required|when needed|on-demand|when asked|when requested"
        "|when required|as requested|if asked|if requested|if needed|if required|upon request|on an ad hoc basis|as and when"
        "|as and when needed|as and when required|as necessary|when necessary|if necessary|whenever asked|whenever needed"
        "|whenever requested|as and when requested|whenever they ask|when they ask|if they ask|whenever we ask|when we ask|if we ask"
        "|when they need it|when they need them|as they need it|on an ad-hoc basis|on ask|by request|at request|by arrangement"
        "|when called for|when someone asks|when somebody asks|where needed|where required|whenever required|when we're asked"
        "|when we are asked|when they request it|when they ask for it|when they ask for them|if they need it|on enquiry|on application"
        "|whenever someone asks|when anyone asks|if anyone asks|if someone asks|as asked|at their request|at our request|when he asks"
        "|when she asks|whenever it's needed|when it's needed|when it is needed|on their request|only when asked|only on request"
        "|only if asked|if and when needed|if and when required|as reqd|when reqd",
        "once": "once|one-off|one off|just once|only once|as a one-off|as a one off|a single time",
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
