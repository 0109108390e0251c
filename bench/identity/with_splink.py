"""Splink with the settings of its own demos, on the same files: seconds, peak memory, and the clusters at each threshold.

Called by splink.ts: with_splink.py SET INPUT OUTPUT. Prints one JSON line. The wall time is that of training, prediction and one clustering
in one process, without the imports.
"""

import json
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.9, 0.95, 0.99)


def historical():
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    deterministic = [
        "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
        "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname"
        " and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
        "l.dob = r.dob and l.postcode_fake = r.postcode_fake",
    ]
    return settings, deterministic, 0.6, 1e7, [block_on("first_name", "surname"), block_on("dob")]


def febrl3():
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[
            block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    deterministic = [
        "l.soc_sec_id = r.soc_sec_id",
        "l.given_name = r.given_name and l.surname = r.surname and l.date_of_birth = r.date_of_birth",
    ]
    return settings, deterministic, 0.9, 1e6, [block_on("date_of_birth"), block_on("postcode")]


def fake():
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(name) for name in ("first_name", "surname", "dob", "email")
        ],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
    )
    deterministic = [
        "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
        "l.email = r.email",
    ]
    return settings, deterministic, 0.7, 1e6, [block_on("first_name", "surname"), block_on("dob")]


def synthetic():
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode", "dob"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.92, 0.8]),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("postcode"),
            cl.ExactMatch("city"),
        ],
    )
    deterministic = ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob"]
    return settings, deterministic, 0.7, 1e6, [block_on("dob"), block_on("postcode")]


SETS = {"historical_50k": historical, "febrl3": febrl3, "fake_1000": fake, "synthetic": synthetic}


def main():
    name, source, target = sys.argv[1:4]
    settings, deterministic, recall, max_pairs, sessions = SETS[name]()
    key = settings.unique_id_column_name or "unique_id"
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    more = ", first_name || ' ' || surname as first_name_surname_concat" if name == "historical_50k" else ""
    began = time.perf_counter()
    connection.execute(
        f"create table people as select * exclude (cluster){more} from read_csv('{source}', all_varchar = true)"
    )
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("people"), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(deterministic, recall=recall)
    training.estimate_u_using_random_sampling(max_pairs=max_pairs, seed=1)
    for session in sessions:
        training.estimate_parameters_using_expectation_maximisation(session)
    pairs = linker.inference.predict(threshold_match_probability=0.01)
    seconds = None
    files = {}
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
        seconds = seconds or time.perf_counter() - began
        files[threshold] = f"{target}.{threshold}.csv"
        found = clusters.as_duckdbpyrelation().select(f"{key} as unique_id, cluster_id")
        found.write_csv(files[threshold])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "rssMb": round(peak), "files": files}))


main()
