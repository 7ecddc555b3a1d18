/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-act.h"
#include "store-fixture.h"

#define CASEWORK_ADD(path, func)                                                                   \
  g_test_add (path, Fixture, NULL, casework_set_up, func, fixture_tear_down)

/* A replica of the intake officer `officer-a` of the house `house-1`. */
void casework_set_up (Fixture *fixture, gconstpointer data);
void casework_become (Fixture *fixture, const char *user, const char *role, const char *org);

/* Rows made by acts of the user; each is on the disk. */
HjRecord *casework_new_row (Fixture *fixture, const HjEntity *entity, ...) G_GNUC_NULL_TERMINATED;
HjRecord *casework_new_person (Fixture *fixture, const char *name);
HjRecord *casework_new_detention (Fixture *fixture, HjRecord *person);
void casework_new_behaviour (Fixture *fixture, HjRecord *detention, const char *kind,
                             gint64 severity, HjActResult *result);
void casework_do (Fixture *fixture, HjRecord *record, const char *command, const char *field,
                  const char *value, HjActResult *result);

HjRecord *casework_load (Fixture *fixture, HjRecord *record);
HjRecord *casework_find_label (Fixture *fixture, HjRecord *detention, const char *state);
gint64 casework_count (Fixture *fixture, const HjEntity *entity);
