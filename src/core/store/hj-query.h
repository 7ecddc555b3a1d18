/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjPersonSummary:
 *
 * A line of the people list: a person with the current detention, its label and what is open.
 * What a replica may not hold (a mediator's has neither detention nor label) is %NULL or 0.
 */
typedef struct {
  char *person; /* id */
  char *name;
  char *sex;             /* (nullable) */
  char *birth_date;      /* (nullable) */
  char *detention;       /* (nullable) id of the current detention */
  char *detention_kind;  /* (nullable) */
  char *detention_state; /* (nullable) */
  char *house;           /* (nullable) */
  char *cell;            /* (nullable) */
  gint64 ends_at;        /* UTC milliseconds, 0 where there is no detention */
  char *label;           /* (nullable) id of the label that holds */
  char *label_color;     /* (nullable) */
  char *label_state;     /* (nullable) */
  gint64 open_tickets;
} HjPersonSummary;

#define HJ_TYPE_PERSON_SUMMARY (hj_person_summary_get_type ())
GType hj_person_summary_get_type (void);
HjPersonSummary *hj_person_summary_copy (const HjPersonSummary *self);
void hj_person_summary_free (HjPersonSummary *self);

/**
 * HjQuery:
 *
 * Which rows to read, and in which order. Once given to a list it is not changed any more, so that
 * it may be read by several threads.
 */
typedef struct _HjQuery HjQuery;

#define HJ_TYPE_QUERY (hj_query_get_type ())
GType hj_query_get_type (void);

HjQuery *hj_query_new (const HjEntity *entity);
HjQuery *hj_query_new_people (void);
HjQuery *hj_query_ref (HjQuery *self);
void hj_query_unref (HjQuery *self);

const HjEntity *hj_query_get_entity (const HjQuery *self);
gboolean hj_query_is_people (const HjQuery *self);
gboolean hj_query_where (HjQuery *self, const char *field, const char *input, GError **error);
void hj_query_where_text (HjQuery *self, const char *field, const char *text);
void hj_query_where_int (HjQuery *self, const char *field, gint64 integer);
void hj_query_where_in (HjQuery *self, const char *field, const char *const *texts);
void hj_query_order (HjQuery *self, const char *field, gboolean descending);
void hj_query_with_struck (HjQuery *self);
void hj_query_set_color (HjQuery *self, const char *color);
void hj_query_set_search (HjQuery *self, const char *typed);
void hj_query_set_limit (HjQuery *self, gint64 limit, gint64 offset);

GPtrArray *hj_replica_select (HjReplica *self, const HjQuery *query, GError **error);
GPtrArray *hj_replica_select_people (HjReplica *self, const HjQuery *query, GError **error);
gint64 hj_replica_count (HjReplica *self, const HjQuery *query, GError **error);
GArray *hj_replica_select_rowids (HjReplica *self, const HjQuery *query, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjPersonSummary, hj_person_summary_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjQuery, hj_query_unref)

G_END_DECLS
