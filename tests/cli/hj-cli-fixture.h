/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * HjCliFixture:
 *
 * A folder with a house officer's replica that never met a central instance, and the program that
 * works on it.
 */
typedef struct {
  char *folder;
  char *replica;
  char *passphrase_file;
  char *out; /* what the last call printed */
  char *err; /* what it complained of */
} HjCliFixture;

void hj_cli_fixture_set_program (const char *path);
void hj_cli_fixture_set_up (HjCliFixture *fixture, gconstpointer data);
void hj_cli_fixture_tear_down (HjCliFixture *fixture, gconstpointer data);
HjReplica *hj_cli_fixture_open (HjCliFixture *fixture);

void hj_cli_fixture_run (HjCliFixture *fixture, int status, ...) G_GNUC_NULL_TERMINATED;
char *hj_cli_fixture_ask_text (HjCliFixture *fixture, const char *member);
guint hj_cli_fixture_count_lines (HjCliFixture *fixture);

G_END_DECLS
