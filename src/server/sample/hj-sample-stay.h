/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/sample/hj-sample-history.h"

G_BEGIN_DECLS

/**
 * HjSampleStay:
 *
 * What every stay of the fictional county is made with; nothing in it is owned.
 */
typedef struct {
  HjRandom *random;
  HjSampleNames *names;
  const char *house;
  const char *const *mediators;
  guint n_mediators;
  gint64 now; /* UTC milliseconds */
  HjSampleSink sink;
  gpointer user_data;
  gint64 n_ids;      /* ids given so far */
  guint n_documents; /* decision documents given so far */
  guint n_tickets;   /* ticket codes given so far */
  guint n_open;      /* of these, tickets that are not done */
} HjSampleStay;

HjRecord *hj_sample_stay_new_record (HjSampleStay *self, const HjEntity *entity);
gboolean hj_sample_stay_add (HjSampleStay *self, HjRecord *person, guint n_others, gint64 start,
                             int days, GError **error);

G_END_DECLS
