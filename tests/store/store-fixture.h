/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-entities.h"
#include "core/store/hj-replica-sync.h"
#include "core/wire/hj-op.h"

/* 2026-03-01 08:00 UTC, the time at which a fixture begins. */
#define FIXTURE_TIME G_GINT64_CONSTANT (1772352000000)
#define FIXTURE_BUCKET "house/house-1"

extern const guint8 fixture_key[32];

/**
 * Fixture:
 *
 * A replica in a folder of its own, with a clock and ids that are the same in every run, and a
 * central instance's page in the making.
 */
typedef struct {
  char *folder;
  char *path;
  HjClock *clock;
  HjRandom *random;
  HjReplica *replica;
  HjPageWriter *page; /* NULL between pages */
  char *epoch;
  gint64 pos; /* of the last row that was put on a page */
} Fixture;

#define FIXTURE_ADD(path, func)                                                                    \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_remove_folder (const char *folder);
void fixture_reopen (Fixture *fixture);
HjReplica *fixture_open_as_after_power_cut (Fixture *fixture, char **folder);

/* Rows are made as a central instance or a user makes them; nothing is written yet. */
HjRecord *fixture_new_person (Fixture *fixture, const char *name);
HjRecord *fixture_new_detention (Fixture *fixture, HjRecord *person, gint64 starts_at);
HjRecord *fixture_new_label (Fixture *fixture, HjRecord *detention, const char *color);
HjRecord *fixture_new_behaviour (Fixture *fixture, HjRecord *detention, const char *kind,
                                 gint64 severity, gint64 at);
HjRecord *fixture_new_of (Fixture *fixture, const HjEntity *entity, const char *field,
                          HjRecord *referred);

/* What the central instance sends. */
void fixture_send (Fixture *fixture, HjRecord *record);
void fixture_send_in (Fixture *fixture, const char *bucket, HjRecord *record, guint64 mask);
void fixture_send_drop (Fixture *fixture, const char *bucket, HjRecord *record);
void fixture_send_bucket (Fixture *fixture, HjFrameKind kind, const char *bucket);
GBytes *fixture_finish_page (Fixture *fixture, gboolean more, gint64 durable);
void fixture_apply (Fixture *fixture);
void fixture_apply_durable (Fixture *fixture, gint64 durable);

/* What the user enters. */
void fixture_enter (Fixture *fixture, HjRecord *record);
void fixture_answer (Fixture *fixture, HjOpOutcome outcome, gint64 pos);

char *fixture_dup_text (Fixture *fixture, HjRecord *record, const char *field);
void fixture_assert_no_meta (Fixture *fixture, const char *key);
gint64 fixture_ask (Fixture *fixture, const char *sql);
