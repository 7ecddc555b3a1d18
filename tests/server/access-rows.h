/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "central-fixture.h"

#define ACCESS_N_HOUSES 2

/* One row of every entity that people enter, in each of two houses. Users are of `house-1`. */
typedef struct {
  World *world;                     /* owned */
  GHashTable *ids[ACCESS_N_HOUSES]; /* owned, entity → id */
  guint n_commands;                 /* what a test tries */
  guint n_refused;
  guint n_taken;
} AccessRows;

void access_rows_set_up (AccessRows *self, gconstpointer data);
void access_rows_tear_down (AccessRows *self, gconstpointer data);
gboolean access_rows_are_entered (const HjEntity *entity);
const char *access_rows_choose_value (AccessRows *self, guint house, const HjField *field);
gboolean access_rows_give (const HjField *field);
char *access_rows_write (AccessRows *self, guint house, const HjEntity *entity);
