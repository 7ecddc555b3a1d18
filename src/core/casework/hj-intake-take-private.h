/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-act-private.h"
#include "core/casework/hj-intake-row-private.h"

G_BEGIN_DECLS

/* Taking a list in; everything is borrowed. */
typedef struct {
  HjReplica *replica;
  const HjIntakeMap *map;
  const HjActor *actor;
} HjIntake;

/* What is known already of a row's person and detention: ids, owned, nullable. */
typedef struct {
  char *person;
  char *detention;
} HjIntakeKnown;

gboolean hj_intake_find_known (HjIntake *self, const HjIntakeRow *row, HjIntakeKnown *known,
                               GError **error);
void hj_intake_known_clear (HjIntakeKnown *known);

char *hj_intake_derive_id (const char *owner, const char *kind, const char *what,
                           const char *value);

/* Which version an item's next value is. */
typedef struct {
  HjIntake *intake;
  const char *person;
  const char *detention;
  GHashTable *visible; /* owned: item to its last version on this laptop */
  GHashTable *counts;  /* owned: item that does not stay on this laptop to its last version */
  gboolean is_own;     /* this laptop took the detention in, so @counts is all of it */
} HjIntakeVersions;

gboolean hj_intake_versions_init (HjIntakeVersions *self, HjIntake *intake, const char *person,
                                  const char *detention, gboolean is_new, GError **error);
void hj_intake_versions_clear (HjIntakeVersions *self);
gboolean hj_intake_versions_knows (const HjIntakeVersions *self, const HjIntakeItem *item);
void hj_intake_versions_note_hidden (HjIntakeVersions *self, const HjIntakeItem *item);
gboolean hj_intake_versions_insert (HjIntakeVersions *self, const HjIntakeItem *item,
                                    gint64 starts_at, GError **error);
gboolean hj_intake_versions_store (HjIntakeVersions *self, GError **error);
gboolean hj_intake_item_stays (const HjIntakeItem *item);

/* A row being taken in. */
typedef struct {
  HjIntake *intake;
  const HjIntakeRow *row;
  const char *person;
  const char *detention;
  HjRecord *shown[HJ_INTAKE_N_PARTS]; /* owned, nullable: the rows that are there, as they become */
  gboolean loaded[HJ_INTAKE_N_PARTS]; /* @shown was asked for */
  gboolean touched[HJ_INTAKE_N_PARTS]; /* a new value is about it */
} HjIntakeTaking;

gboolean hj_intake_taking_load_shown (HjIntakeTaking *self, HjIntakePart part, GError **error);
gboolean hj_intake_taking_insert (HjIntakeTaking *self, HjIntakePart part, GError **error);
gboolean hj_intake_taking_insert_missing (HjIntakeTaking *self, gboolean is_new, GError **error);
gboolean hj_intake_taking_update_shown (HjIntakeTaking *self, GError **error);
void hj_intake_taking_clear (HjIntakeTaking *self);

gboolean hj_intake_take_new (HjIntake *self, const HjIntakeRow *row, const char *person,
                             GError **error);
gboolean hj_intake_take_known (HjIntake *self, const HjIntakeRow *row, const HjIntakeKnown *known,
                               GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeKnown, hj_intake_known_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeTaking, hj_intake_taking_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeVersions, hj_intake_versions_clear)

G_END_DECLS
