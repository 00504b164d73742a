"""The fault table of the specification, row by row: which tests inject the fault, and the verdict that they want.

The tests lie where their subject does. Here it is checked that each of them is there, that it asserts something, and
that the verdict of its row is one that its file names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "one bit flipped in a body, text, salt, WARC": (
        ("BLOB_MISMATCH", "evidence/test_verify.py::test_a_bit_flipped_in_a_body_is_a_blob_mismatch_that_names_the_leaf"),
        ("BLOB_MISMATCH", "exchange/test_damaged_captures.py::test_a_bit_flipped_in_a_blob_of_any_role_is_a_mismatch_that_names_the_leaf"),
        ("BLOB_MISMATCH", "exchange/test_damaged_captures.py::test_a_bit_flipped_in_a_salt_is_a_mismatch_that_names_the_leaf"),
        ("BLOB_MISMATCH", "store/test_verify_record.py::test_a_bit_flipped_in_what_the_record_rests_on_is_found"),
        ("BLOB_MISMATCH", "exchange/test_pack_check.py::test_a_changed_blob_is_named_with_its_leaf"),
    ),
    "WARC or WACZ cut at any offset, also on a record boundary; or rewritten with fresh digests": (
        ("BLOB_MISMATCH", "exchange/test_damaged_captures.py::test_a_warc_cut_at_any_offset_or_on_a_record_boundary_is_a_mismatch"),
        ("BLOB_MISMATCH", "exchange/test_damaged_captures.py::test_a_warc_rewritten_with_fresh_digests_is_a_mismatch"),
        ("BLOB_MISMATCH", "evidence/test_cut_records.py::test_a_cut_on_a_records_boundary_is_found_though_the_file_is_sound"),
        ("BLOB_MISMATCH", "evidence/test_cut_records.py::test_a_cut_anywhere_is_found"),
        ("BLOB_MISMATCH", "evidence/test_cut_records.py::test_records_written_anew_with_fresh_digests_are_found"),
        ("", "exchange/test_warc_import.py::test_a_wacz_cut_anywhere_is_refused_and_other_files_are_taken"),
        ("", "exchange/test_warc_import.py::test_a_wacz_whose_records_were_exchanged_is_refused"),
        ("", "outside/test_wacz.py::test_wacz_validate_refuses_one_in_which_a_byte_was_changed"),
    ),
    "two captures' blobs swapped": (
        ("BLOB_MISMATCH", "evidence/test_verify.py::test_two_swapped_bodies_are_both_named"),
        ("BLOB_MISMATCH", "exchange/test_damaged_captures.py::test_the_swapped_warcs_of_two_captures_are_mismatches_for_both"),
        ("BLOB_MISMATCH", "exchange/test_pack_check.py::test_of_swapped_blobs_it_is_said_whose_each_is"),
    ),
    "row edited; row and its hash; rows reordered, deleted in the middle, deleted at the end, inserted": (
        ("LEAF_MISMATCH", "evidence/test_verify.py::test_an_edited_row_is_a_leaf_mismatch_at_its_index"),
        ("ROOT_MISMATCH", "evidence/test_verify.py::test_a_row_edited_together_with_its_hash_is_a_root_mismatch"),
        ("ROOT_MISMATCH", "evidence/test_verify.py::test_a_row_edited_with_all_hashes_above_it_is_still_a_root_mismatch"),
        ("LEAF_MISMATCH", "evidence/test_verify.py::test_reordered_rows_are_leaf_mismatches_for_both"),
        ("INDEX_GAP", "evidence/test_verify.py::test_deleted_and_inserted_rows_are_an_index_gap"),
        ("ROLLBACK", "evidence/test_verify.py::test_rows_deleted_at_the_end_and_signed_with_the_right_key_are_a_rollback"),
        ("", "store/test_compare_index.py::test_each_edited_row_is_named_with_its_table_record_and_field"),
        ("", "store/test_compare_index.py::test_rows_taken_out_put_in_and_doubled_are_found"),
    ),
    "whole log rebuilt with one changed leaf and the same key": (
        ("SPLIT_VIEW", "evidence/test_compare_logs.py::test_a_log_rebuilt_with_one_changed_leaf_and_the_same_key_is_no_continuation"),
        ("SPLIT_VIEW", "evidence/test_verify.py::test_a_log_rebuilt_with_one_changed_leaf_and_the_same_key_is_no_continuation"),
        ("SPLIT_VIEW", "anchors/test_time_checks.py::test_a_log_made_anew_with_the_same_key_after_it_was_attested_is_a_split_view"),
        ("", "outside/test_log.py::test_a_forked_log_is_sound_by_itself_and_refused_against_an_older_checkpoint"),
        ("", "outside/test_witness.py::test_it_cosigns_our_log_as_it_grows_and_refuses_a_fork"),
    ),
    "a fork shown to one reader": (
        ("SPLIT_VIEW", "evidence/test_compare_logs.py::test_two_diverging_copies_are_a_split_view_from_the_first_leaf_that_differs"),
        ("SPLIT_VIEW", "anchors/test_anchoring.py::test_a_fork_shown_to_a_witness_is_a_split_view"),
    ),
    "log directory restored from an old backup": (
        ("ROLLBACK", "evidence/test_verify.py::test_a_log_restored_from_an_old_copy_is_a_rollback"),
        ("ROLLBACK", "store/test_backups.py::test_a_log_put_back_by_hand_is_refused_until_it_is_decided"),
        ("", "evidence/test_log.py::test_nothing_is_appended_to_a_log_put_back_from_an_old_copy"),
        ("", "evidence/test_restore.py::test_a_decision_stands_in_the_log_and_explains_itself_from_then_on"),
    ),
    "backdated capture; clock step": (
        ("BACKDATED", "anchors/test_time_checks.py::test_a_leaf_claimed_before_what_nobody_could_know_is_backdated"),
        ("BACKDATED", "anchors/test_time_checks.py::test_a_capture_backdated_inside_an_honest_leaf_is_backdated"),
        ("CLOCK_DOUBT", "anchors/test_time_checks.py::test_a_clock_set_back_is_said_once_at_the_leaf_where_it_happened"),
        ("CLOCK_DOUBT", "anchors/test_time_checks.py::test_a_leaf_claimed_later_than_it_existed_is_a_clock_doubt_and_no_failure"),
    ),
    "key replaced and everything signed again": (
        ("UNKNOWN_KEY", "evidence/test_verify.py::test_a_log_signed_again_with_another_key_is_an_unknown_key"),
        ("UNKNOWN_KEY", "exchange/test_pack_check.py::test_everything_signed_again_with_another_key_is_an_unknown_key"),
        ("UNKNOWN_KEY", "evidence/test_compare_logs.py::test_a_state_signed_by_a_key_that_is_not_pinned_is_an_unknown_key"),
        ("", "cli/test_pack.py::test_without_a_key_the_homes_own_pinned_one_counts_and_never_the_packs"),
        ("", "outside/test_newcomer.py::test_the_key_in_the_pack_is_not_what_the_newcomer_goes_by"),
        ("", "outside/test_log.py::test_a_log_signed_again_with_another_key_is_refused"),
    ),
    "timestamp token: wrong data, wrong authority, expired chain, no certificate, unsorted set": (
        ("TOKEN_MISMATCH", "anchors/test_timestamp.py::test_a_stamp_over_other_data_is_a_mismatch"),
        ("TOKEN_UNTRUSTED", "anchors/test_timestamp.py::test_a_stamp_of_another_authority_is_untrusted_though_its_certificate_is_inside"),
        ("", "anchors/test_timestamp.py::test_a_chain_that_ran_out_since_was_valid_at_its_time_and_that_is_said"),
        ("TOKEN_EXPIRED", "anchors/test_anchoring.py::test_an_expired_authority_is_said_once_and_does_not_fail"),
        ("TOKEN_NO_CERTIFICATE", "anchors/test_timestamp.py::test_without_a_certificate_inside_the_pinned_one_of_the_signer_is_needed"),
        ("TOKEN_MALFORMED", "anchors/test_timestamp.py::test_signed_attributes_out_of_order_are_malformed_since_programs_disagree_about_them"),
        ("", "anchors/test_timestamp.py::test_certificates_in_another_order_are_accepted_as_openssl_accepts_them"),
    ),
    "SIGKILL before and after every write, fsync and rename": (
        ("", "evidence/test_crashes.py::test_killed_at_any_step_of_an_append_the_log_reopens_old_or_new"),
        ("", "evidence/test_crashes.py::test_killed_at_any_step_of_a_batch_of_blobs_none_is_ever_half_there"),
        ("", "evidence/test_crashes.py::test_killed_at_a_random_moment_nothing_acknowledged_is_lost_or_doubled"),
        ("", "evidence/test_rotation_crashes.py::test_killed_at_any_step_of_a_rotation_the_old_or_the_new_key_signs"),
        ("", "evidence/test_backup.py::test_killed_at_any_step_of_a_backup_it_verifies_in_its_old_or_new_state"),
        ("", "evidence/test_restore.py::test_killed_at_any_step_of_a_restore_it_can_be_started_again"),
        ("", "evidence/test_upkeep.py::test_killed_at_any_step_of_a_repair_no_blob_is_worse_than_before"),
        ("", "store/test_redaction_faults.py::test_killed_at_every_step_it_has_not_happened_or_can_be_finished"),
        ("", "anchors/test_killed_anchoring.py::test_killed_at_any_step_the_next_run_carries_on"),
        ("", "store/test_killed.py::test_capturing_killed_again_and_again_ends_as_if_it_had_not_been"),
    ),
    "disk full, I/O error, read-only file system at each write": (
        ("", "evidence/test_small_disk.py::test_on_a_disk_that_is_full_from_any_write_on_nothing_is_lost"),
        ("", "evidence/test_small_disk.py::test_on_a_read_only_disk_everything_is_checked_and_nothing_can_be_added"),
        ("", "evidence/test_crashes.py::test_with_a_refusing_disk_at_any_step_appending_is_refused_and_can_be_tried_again"),
        ("", "evidence/test_crashes.py::test_with_a_refusing_disk_at_any_step_storing_blobs_is_refused"),
        ("", "store/test_redaction_faults.py::test_refused_by_the_disk_at_every_step_it_says_so_and_can_be_repeated"),
        ("", "evidence/test_verify.py::test_verification_writes_nothing"),
    ),
    "two writers": (
        ("", "evidence/test_turns.py::test_two_programs_append_at_once_and_every_leaf_gets_its_own_index"),
        ("", "evidence/test_turns.py::test_a_wait_that_is_too_long_is_refused_with_the_holders_name"),
        ("", "evidence/test_turns.py::test_a_writer_sees_what_another_has_appended_in_between"),
    ),
    "database, WAL or index deleted": (
        ("", "store/test_rebuild.py::test_every_page_answers_as_before"),
        ("", "store/test_rebuild.py::test_a_database_whose_newest_transactions_were_lost_with_the_wal_catches_up"),
        ("", "store/test_archive_import.py::test_the_database_can_be_made_again_from_log_and_blobs"),
    ),
    "blob missing without a redaction leaf": (
        ("MISSING", "evidence/test_verify.py::test_a_body_that_is_gone_is_missing"),
        ("MISSING", "evidence/test_erasure.py::test_missing_without_an_order_stays_missing"),
        ("REDACTED", "evidence/test_erasure.py::test_erased_as_ordered_reads_redacted_with_leaf_reason_and_date"),
    ),
    "leaf too large, non-canonical, duplicate keys, floats, invalid UTF-8": (
        ("", "evidence/test_leaf.py::test_the_largest_leaf_is_taken_and_one_byte_more_is_refused"),
        ("", "evidence/test_leaf.py::test_bytes_that_are_not_the_one_spelling_are_refused"),
        ("", "evidence/test_leaf.py::test_values_that_json_would_bend_are_refused"),
        ("", "evidence/test_log.py::test_a_batch_with_a_leaf_that_is_not_canonical_is_refused_whole_and_the_turn_goes_on"),
        ("LEAF_MISMATCH", "evidence/test_verify.py::test_a_leaf_that_is_not_canonical_is_found_even_where_all_hashes_fit"),
    ),
    "quote edited, offset shifted by one, text normalised differently": (
        ("QUOTE_MISMATCH", "store/test_verify_record.py::test_a_quote_that_is_not_in_its_text_is_a_quote_mismatch"),
        ("QUOTE_MISMATCH", "exchange/test_pack_check.py::test_an_edited_quote_is_a_quote_mismatch"),
        ("QUOTE_MISMATCH", "exchange/test_pack_check.py::test_an_offset_shifted_by_one_is_a_quote_mismatch"),
        ("QUOTE_MISMATCH", "exchange/test_pack_check.py::test_a_quote_normalised_differently_is_a_quote_mismatch"),
        ("QUOTE_MISMATCH", "exchange/test_pack_check.py::test_a_text_normalised_differently_is_found_with_its_quotes"),
    ),
    "mistyped or reassigned id": (
        ("CITATION_MISMATCH", "store/test_verify_record.py::test_a_mistyped_or_unknown_id_is_a_citation_mismatch_that_says_why"),
        ("CITATION_MISMATCH", "store/test_verify_record.py::test_an_id_given_a_second_time_is_a_mismatch"),
        ("CITATION_MISMATCH", "exchange/test_pack_check.py::test_a_mistyped_id_is_a_citation_mismatch"),
        ("CITATION_MISMATCH", "exchange/test_pack_check.py::test_the_id_of_one_record_with_the_citation_of_another_is_a_citation_mismatch"),
        ("CITATION_MISMATCH", "store/test_minting.py::test_a_number_out_of_turn_is_found_at_its_leaf"),
    ),
    "path traversal, zip bomb, symlink in a pack": (
        ("", "exchange/test_pack_zip.py::test_a_name_that_points_outside_is_refused"),
        ("", "exchange/test_pack_zip.py::test_a_compressed_file_is_refused_before_it_expands"),
        ("", "exchange/test_pack_zip.py::test_a_symbolic_link_is_refused"),
        ("", "exchange/test_warc_import.py::test_a_wacz_whose_paths_lead_out_of_it_is_refused"),
        ("", "exchange/test_warc_import.py::test_a_zip_bomb_is_refused_before_it_is_unpacked"),
        ("", "exchange/test_warc_import.py::test_a_wacz_with_a_symbolic_link_is_refused"),
    ),
    "reader upgraded": (
        ("", "store/test_reader_upgrade.py::test_other_words_from_the_same_bytes_are_an_extractor_change_that_keeps_ids"),
        ("", "store/test_reader_upgrade.py::test_a_change_of_the_platform_that_comes_with_a_newer_reader_is_told_alone"),
    ),
}  # fmt: skip
ROWS = [(fault, verdict, test) for fault, tests in TABLE.items() for verdict, test in tests]


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions at the top of a file, and those that it takes from other files of the tests."""
    tree = ast.parse(path.read_text("utf-8"))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            other = TESTS.parent / Path(*(node.module or "").split(".")).with_suffix(".py")
            if other.is_file():
                found |= {
                    one.name: functions(other)[one.name] for one in node.names if one.name in functions(other)
                }
    return found


def called(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def asserts(path: Path, function: ast.FunctionDef, depth: int = 3) -> bool:
    """Whether the function asserts something, or a function that it calls does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Attribute) and node.attr == "raises"):
            return True
    known = functions(path)
    return depth > 0 and any(
        asserts(path, known[name], depth - 1) for name in called(function) if name in known
    )


@pytest.mark.parametrize(("fault", "verdict", "test"), ROWS, ids=[test for _, _, test in ROWS])
def test_each_fault_has_tests_that_inject_it_and_want_its_verdict(
    fault: str, verdict: str, test: str
) -> None:
    file, _, name = test.partition("::")
    path = TESTS / file
    assert path.is_file(), f"{fault}: {file} is gone"
    assert path.name.startswith("test_")
    function = functions(path).get(name)
    assert function is not None, f"{fault}: {test} is gone; name the test that has taken its place"
    assert not any("skip" in ast.dump(one) or "xfail" in ast.dump(one) for one in function.decorator_list)
    assert asserts(path, function), f"{test} asserts nothing"
    assert verdict in path.read_text("utf-8"), f"{test} does not name {verdict}"


def test_every_row_of_the_specifications_table_is_here() -> None:
    assert len(TABLE) == 20
    assert all(TABLE.values())
