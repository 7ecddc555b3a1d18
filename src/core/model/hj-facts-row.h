/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is missing in an integer of #HjFactsRow. */
#define HJ_FACTS_MISSING G_MININT64

/**
 * HjFactsBehaviour:
 *
 * An entry in the behaviour book.
 */
typedef struct {
  const char *id;
  const char *kind;
  gint64 severity;
  gint64 at; /* UTC milliseconds */
} HjFactsBehaviour;

/**
 * HjFactsDispute:
 *
 * A dispute of the detention.
 */
typedef struct {
  const char *id;
  const char *state;
  const char *cause; /* (nullable) */
  const char *title; /* (nullable) */
} HjFactsDispute;

/**
 * HjFactsRow:
 *
 * What a classifier asks about one detention, as it stands where it was read. Texts are %NULL and
 * integers %HJ_FACTS_MISSING where nothing is known. Of several examinations, screenings and record
 * bands the one written last counts. Everything is borrowed and valid for the time of the call.
 */
typedef struct {
  const char *detention;
  const char *person;
  const char *kind;
  const char *state; /* (nullable) */
  gint64 starts_at;  /* UTC milliseconds */
  gint64 ends_at;    /* UTC milliseconds */

  const char *birth_date;
  const char *sex;
  gint64 earlier_detentions; /* of this person, known here, that began before */
  gint64 contacts;           /* relatives on record */

  const char *exam; /* id of the examination that counts */
  const char *blood_pressure;
  const char *blood_count;
  const char *ecg;
  const char *ultrasound;
  const char *chest_film;
  const char *illness;
  gint64 pregnancy;

  const char *screening; /* id */
  const char *mental;
  gint64 injury;

  const char *record_band; /* id */
  const char *prior_detentions;
  const char *prior_convictions;
  gint64 violence;
  const char *drug_history;

  const HjFactsDispute *disputes;
  guint n_disputes;
  const HjFactsBehaviour *behaviours; /* by time */
  guint n_behaviours;
} HjFactsRow;

G_END_DECLS
