/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

/* An act of one user; `next` draws from the laptop's own random source. */
typedef struct {
  SimLaptop *laptop;
  gboolean later;   /* by a release that the central instance does not know yet */
  gboolean is_part; /* of a larger act */
  char *rewritten;  /* (nullable) owned, id of the last op that another release wrote */
} SimAct;

extern const char *const sim_act_phones[3];
extern const char *const sim_act_notes[3];

guint sim_act_draw (SimAct *act, guint below);
HjRecord *sim_act_pick_row (SimAct *act, HjReplica *replica, const HjEntity *entity);

gboolean sim_act_add_person (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_add_detention (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_add_behaviour (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_add_exam (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_add_ticket (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_set_field (SimAct *act, HjReplica *replica, const HjEntity *entity,
                            const char *field, const char *value, GError **error);
gboolean sim_act_give_command (SimAct *act, HjReplica *replica, const HjEntity *entity,
                               GError **error);
gboolean sim_act_resolve (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_decide_held (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_attach (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_claim (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_use_document (SimAct *act, HjReplica *replica, GError **error);
gboolean sim_act_strike (SimAct *act, HjReplica *replica, const HjEntity *entity, GError **error);

G_END_DECLS
