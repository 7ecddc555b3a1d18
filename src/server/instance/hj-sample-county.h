/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/instance/hj-instance.h"
#include "server/sample/hj-sample-names.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * HjSampleMaker:
 * @central: where to
 * @random: what the county is made with
 * @names: made with the same
 * @secrets: what passwords are made with; never seeded
 * @now: UTC milliseconds
 * @mediators: ids of the catalogue's rows, ends with %NULL once all are there
 * @users: accounts made so far, as their file lists them
 *
 * A county in the making. Nothing in it is owned.
 */
typedef struct {
  HjCentral *central;
  HjRandom *random;
  HjSampleNames *names;
  HjRandom *secrets;
  gint64 now;
  GPtrArray *mediators;
  JsonArray *users;
} HjSampleMaker;

gboolean hj_sample_county_put_orgs (HjSampleMaker *self, GError **error);
gboolean hj_sample_county_put_users (HjSampleMaker *self, guint n_mediators, GError **error);

G_END_DECLS
