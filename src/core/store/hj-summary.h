/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjPersonSummary:
 *
 * A line of the people list. In a replica without detentions and labels their part is missing.
 */
#define HJ_TYPE_PERSON_SUMMARY (hj_person_summary_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonSummary, hj_person_summary, HJ, PERSON_SUMMARY, GObject)

struct _HjPersonSummary {
  GObject parent_instance;
  char *person;      /* owned, id */
  char *name;        /* owned */
  char *sex;         /* (nullable) owned, choice */
  char *birth_date;  /* (nullable) owned */
  char *phone;       /* (nullable) owned */
  char *detention;   /* (nullable) owned, id of the latest detention */
  gint64 ends_at;    /* UTC milliseconds; 0 without a detention */
  char *cell;        /* (nullable) owned */
  char *color;       /* (nullable) owned, choice of the label that holds */
  char *label_state; /* (nullable) owned */
  guint n_tickets;   /* open ones */
};

/**
 * HjPeopleQuery:
 * @typed: (nullable): what is searched for
 * @color: (nullable): only people whose label has that colour
 * @detained_only: only people whose detention has not ended
 *
 * Which people a list shows: those now detained first, by colour and hour of release, then the
 * others, the latest first.
 */
typedef struct {
  char *typed;
  char *color;
  gboolean detained_only;
} HjPeopleQuery;

GArray *hj_people_query_rowids (HjReplica *self, const HjPeopleQuery *query, GError **error);
GPtrArray *hj_people_load (HjReplica *self, const gint64 *rowids, guint n_rowids, GError **error);

G_END_DECLS
