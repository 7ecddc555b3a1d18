/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/* In the instance's folder: [{"user", "role", "org", "password"}, …] */
#define HJ_SAMPLE_USERS "sample-users.json"

/**
 * HjSampleCounty:
 * @people: how many people have a history
 * @seed: what chance begins with
 * @now: UTC milliseconds: when the histories end
 * @n_detained: (out): how many of them are in the house now
 * @n_rows: (out): rows written
 */
typedef struct {
  guint people;
  guint32 seed;
  gint64 now;
  guint n_detained;
  guint n_rows;
} HjSampleCounty;

gboolean hj_sample_write (HjCentral *central, HjSampleCounty *county, GError **error);

G_END_DECLS
