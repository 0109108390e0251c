"""Makes people.csv (invented people) and splink.json (the model that Splink learns from it): python make_model.py, with splink 5."""

import csv
import random

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

random.seed(20261122)
SYLLABLES = "ba ke li mo nu ra se ti vo xa du fe gi ho ja".split()


def word(count):
    return "".join(random.choice(SYLLABLES) for _ in range(count)).capitalize()


GIVEN = [word(2) for _ in range(40)]
FAMILY = [word(3) for _ in range(120)]
TOWNS = [(word(3), f"{random.choice('ABCDE')}{random.choice('FGH')}{n} {n % 9 + 1}") for n in range(1, 13)]


def slip(text):
    if len(text) < 4 or random.random() > 0.08:
        return text
    at = random.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1 :]


def records():
    number = 0
    for person in range(250):
        town, sector = random.choice(TOWNS)
        given, family = random.choice(GIVEN), random.choice(FAMILY)
        dob = f"{random.randrange(1940, 2000)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
        postcode = f"{sector}{random.choice('AB')}{random.choice('CDEF')}"
        email = f"{given}.{family}{random.randrange(100)}@{random.choice(['mail.example', 'post.example'])}".lower()
        sex = random.choice("mf")
        for _ in range(random.choice([1, 2, 2, 3])):
            number += 1
            if random.random() < 0.15:
                town, sector = random.choice(TOWNS)
                postcode = f"{sector}{random.choice('AB')}{random.choice('CDEF')}"
            elif random.random() < 0.1:
                postcode = f"{sector}{random.choice('AB')}{random.choice('CDEF')}"
            kept = lambda text: text if random.random() > 0.12 else ""
            yield {
                "unique_id": number,
                "person": person,
                "first_name": slip(kept(given)),
                "surname": slip(family),
                "dob": kept(dob if random.random() > 0.06 else dob[:-1] + random.choice("123456789")),
                "postcode": kept(postcode),
                "city": slip(kept(town)),
                "email": kept(email if random.random() > 0.1 else email.split("@")[0] + "@else.example"),
                "sex": kept(sex),
            }


ROWS = list(records())
with open("people.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, ROWS[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(ROWS)

settings = SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[block_on("surname"), block_on("dob"), block_on("postcode"), block_on("email")],
    comparisons=[
        cl.ForenameSurnameComparison("first_name", "surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode"),
        cl.JaroWinklerAtThresholds("city", [0.9]),
        cl.EmailComparison("email"),
    ],
)
con = duckdb.connect()
con.execute("create table people as select * from read_csv('people.csv', all_varchar=true, nullstr='')")
db = DuckDBAPI(con)
linker = Linker(db.register("people"), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("first_name", "surname", "dob"), block_on("email")], recall=0.7
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
linker.misc.save_model_to_json("splink.json", overwrite=True)
