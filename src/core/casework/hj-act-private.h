/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-act.h"

G_BEGIN_DECLS

/* Who acts on a replica: its owner, as the enrolment wrote it down. */
typedef struct {
  char *user; /* owned */
  char *role; /* owned, a role id of requirements §5 */
  char *org;  /* owned, nullable */
} HjActor;

/* What a workflow asks about a row, on behalf of the user. */
typedef struct {
  HjWorkflowSubject asked;
  HjReplica *replica;
  const HjRecord *row;
  const HjRecord *given; /* nullable */
  GPtrArray *texts;      /* owned, texts that were handed out */
} HjActSubject;

void hj_act_subject_init (HjActSubject *self, HjReplica *replica, const HjActor *actor,
                          HjWorkflow *workflow, const HjRecord *row, const HjRecord *given);
void hj_act_subject_clear (HjActSubject *self);

gboolean hj_actor_read (HjActor *self, HjReplica *replica, GError **error);
void hj_actor_clear (HjActor *self);
gboolean hj_actor_is_house_officer (const HjActor *self);
gboolean hj_actor_refuse (const HjActor *self, const HjEntity *entity, GError **error);
gboolean hj_actor_may_make (const HjActor *self, const HjEntity *entity);
gboolean hj_actor_may_command (const HjActor *self, const HjEntity *entity);
gboolean hj_actor_may_change (const HjActor *self, const HjRecord *before, guint field);

HjWorkflow *hj_act_get_workflow (const HjEntity *entity);
void hj_act_fill_defaults (HjRecord *record, const HjActor *actor, gint64 now);
gboolean hj_act_finish (HjReplica *replica, gboolean succeeded, GError **error);
HjRecord *hj_act_apply_command (HjReplica *replica, const HjActor *actor, const HjRecord *row,
                                const char *command, const HjRecord *given, guint64 *mask,
                                GError **error);
gboolean hj_act_command (HjReplica *replica, const HjActor *actor, const HjRecord *row,
                         const char *command, const HjRecord *given, GError **error);

gboolean hj_held_makes (HjReplica *replica, const HjActor *actor, const HjEntity *entity,
                        const char *id);
gboolean hj_held_command (HjReplica *replica, const HjActor *actor, const HjRecord *held,
                          const char *command, const HjRecord *given, GError **error);

gboolean hj_label_is_about (const HjEntity *entity);
GPtrArray *hj_label_find_detentions (HjReplica *replica, const HjRecord *record, GError **error);
gboolean hj_label_note_before (HjReplica *replica, GPtrArray *detentions, gint64 at,
                               HjActResult *result, GError **error);
gboolean hj_label_propose (HjReplica *replica, const HjActor *actor, const char *detention,
                           const char *id, gint64 at, HjActResult *result, GError **error);
gboolean hj_label_propose_all (HjReplica *replica, const HjActor *actor, GPtrArray *detentions,
                               gint64 at, HjActResult *result, GError **error);
gboolean hj_label_supersede_others (HjReplica *replica, const HjActor *actor, const char *detention,
                                    const char *kept, GError **error);
gint64 hj_label_get_review_time (HjReplica *replica, const char *color, gint64 from,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjActor, hj_actor_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjActSubject, hj_act_subject_clear)

G_END_DECLS
